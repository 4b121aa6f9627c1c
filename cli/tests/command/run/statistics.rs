//! `stats.json`, and `dechaff stats merge`.

use super::{fixtures, statistics};
use crate::support::Folder;
use std::fs;

#[test]
fn statistics_add_up() {
    let folder = fixtures(&["docs.jsonl.gz"]);
    folder.run("run docs.jsonl.gz -o out -q --count-duplicates").fine();
    let stats = statistics(&folder);
    let of = |path: &str| stats.pointer(path).unwrap_or_else(|| panic!("{path}: {stats}")).as_u64().unwrap();
    assert_eq!((of("/records/read"), of("/records/written"), of("/inputs/done")), (8, 8, 1));
    let removed = of("/rules/cta~1phrase/bytes_removed");
    assert_eq!(of("/text/source_bytes") - removed, of("/text/kept_bytes"));
    assert_eq!((of("/rules/cta~1phrase/lines"), of("/labels/cta/dropped_lines"), of("/text/dropped_lines")), (8, 8, 8));
    assert_eq!(of("/sites/figures/news0.example/records"), 4);
    // Four stories, twice each.
    assert_eq!((of("/kept_lines/lines"), of("/kept_lines/different"), of("/kept_lines/exact_duplicates")), (8, 4, 4));
    let never: Vec<&str> = stats["never_fired"].as_array().unwrap().iter().map(|rule| rule.as_str().unwrap()).collect();
    assert!(never.contains(&"toc/entry") && !never.contains(&"cta/phrase"));
    assert!(stats["rules"]["cta/phrase"]["closest"][0]["text"].as_str().unwrap().starts_with("Subscribe"));
}

#[test]
fn runs_add_up_to_one_run() {
    let folder = Folder::new();
    for file in ["a", "b"] {
        let line = |n: usize| {
            let url = format!("https://{file}{}.example/", n % 5);
            format!(
                "{{\"url\":\"{url}\",\"text\":\"The ferry {file} {n} sank.\\nSubscribe to our newsletter!\\nShare this: Facebook Email\"}}\n"
            )
        };
        folder.write(&format!("{file}.jsonl"), (0..60).map(line).collect::<String>().as_bytes());
    }
    for jobs in ["1", "3"] {
        folder.run(&format!("run a.jsonl b.jsonl -o out{jobs} -q --jobs {jobs}")).fine();
    }
    folder.run("run a.jsonl -o a -q").fine();
    folder.run("run b.jsonl -o b -q").fine();
    let whole = folder.read("out1/stats.json");
    assert_eq!(folder.read("out3/stats.json"), whole);
    assert_eq!(folder.run("stats merge b/stats.json a/stats.json").fine(), whole);
    fs::write(folder.path("no.json"), "{}").unwrap();
    assert!(folder.run("stats merge a/stats.json no.json").failed().contains("no.json: this is no file of statistics"));
    assert!(folder.run("stats merge gone.json").failed().contains("gone.json: No such file"));
}
