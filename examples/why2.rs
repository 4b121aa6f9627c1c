//! tmp speed
fn main(){ let mut all=String::new(); for p in std::env::args().skip(1){ all.push_str(&std::fs::read_to_string(&p).unwrap()); all.push('\n'); }
 let pl=dechaff::Pipeline::default(); let mut s=dechaff::Scratch::new(); let _=pl.clean("x");
 let texts: Vec<String> = std::env::args().skip(1).map(|p| std::fs::read_to_string(&p).unwrap()).collect();
 let bytes: usize = texts.iter().map(|t| t.len()).sum();
 let n: usize=std::env::var("N").ok().and_then(|x|x.parse().ok()).unwrap_or(20); let t=std::time::Instant::now(); let mut k=0; for _ in 0..n { for x in &texts { let c=pl.clean_with(&mut s,x); k+=c.text().len(); s.recycle(c);} }
 let d=t.elapsed(); println!("{} bytes x{n}: {:.2} MB/s {k}", bytes, (bytes*n) as f64/1e6/d.as_secs_f64());
 let phrases=std::fs::read_to_string("/work/shared/tools/floor-phrases.txt").unwrap(); let pats:Vec<&str>=phrases.lines().collect();
 let ac=aho_corasick::AhoCorasick::builder().kind(Some(aho_corasick::AhoCorasickKind::DFA)).ascii_case_insensitive(true).match_kind(aho_corasick::MatchKind::LeftmostLongest).build(&pats).unwrap();
 let t=std::time::Instant::now(); let mut k=0; for _ in 0..n { for x in &texts { k+=ac.find_iter(x).count(); } } let d=t.elapsed(); println!("floor {:.2} MB/s {k}", (bytes*n) as f64/1e6/d.as_secs_f64());
}
