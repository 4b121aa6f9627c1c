//! Profiles, rules and the configuration.

use crate::support::{CHAFF, CLEAN, Folder, feed};

const QUESTION: &str = "A ferry sank off the coast on Monday, and the crew was saved.\nBy Anna Example\n";

#[test]
fn the_profile_says_how_much_goes() {
    for profile in ["conservative", "balanced", "aggressive"] {
        assert_eq!(feed(&format!("clean --profile {profile}"), CHAFF).fine(), CLEAN);
    }
    let expected = |profile| dechaff::Pipeline::new(profile).clean(QUESTION).into_text();
    assert_eq!(feed("clean", QUESTION).fine(), expected(dechaff::Profile::Balanced));
    assert_eq!(feed("clean --profile aggressive", QUESTION).fine(), expected(dechaff::Profile::Aggressive));
    let error = feed("clean --profile mild", CHAFF).failed();
    assert!(error.contains("mild") && error.contains("conservative"), "{error}");
}

#[test]
fn rules_and_families_are_left_out() {
    for args in ["--disable cta/", "--disable toc/,cta/", "--disable toc/ --disable cta/", "--only toc/", "--only toc/,seo/notes"]
    {
        assert_eq!(feed(&format!("clean {args}"), CHAFF).fine(), CHAFF, "{args}");
    }
    for args in ["--only cta/", "--only toc/ --only cta/", "--disable toc/"] {
        assert_eq!(feed(&format!("clean {args}"), CHAFF).fine(), CLEAN, "{args}");
    }
}

#[test]
fn an_unknown_rule_is_an_error_with_near_matches() {
    let error = feed("clean --disable toc", CHAFF).failed();
    assert!(error.starts_with("dechaff: --disable: there is no rule or family \"toc\" (did you mean "), "{error}");
    assert!(error.contains("\"toc/\"") && error.contains("`dechaff rules`"), "{error}");
    let error = feed("explain --only seo/nots", CHAFF).failed();
    assert!(error.contains("--only") && error.contains("\"seo/notes\""), "{error}");
    let error = feed("clean --only qqqqqqqq", CHAFF).failed();
    assert!(error.contains("\"qqqqqqqq\";"), "{error}");
}

#[test]
fn a_configuration_is_read_and_options_win_over_it() {
    let folder = Folder::with(&[
        ("off.toml", "disable = ['cta/']\n"),
        ("only.toml", "only = ['toc/']\n"),
        ("keep.toml", "[keep]\nphrases = ['our newsletter']\n"),
        ("a.txt", CHAFF),
    ]);
    assert_eq!(folder.run("clean --config off.toml a.txt").fine(), CHAFF);
    assert_eq!(folder.run("clean --config keep.toml a.txt").fine(), CHAFF);
    assert_eq!(folder.run("clean --config only.toml a.txt").fine(), CHAFF);
    assert_eq!(folder.run("clean --config only.toml --only cta/ a.txt").fine(), CLEAN);
    let expected = dechaff::Pipeline::new(dechaff::Profile::Aggressive).clean(QUESTION).into_text();
    folder.write("mild.toml", b"profile = 'conservative'\n");
    folder.write("q.txt", QUESTION.as_bytes());
    assert_eq!(folder.run("clean --config mild.toml --profile aggressive q.txt").fine(), expected);
}

#[test]
fn errors_in_a_configuration_name_the_file() {
    let folder = Folder::with(&[("typo.toml", "disabled = []\n"), ("rule.toml", "disable = ['tok/']\n"), ("a.txt", CHAFF)]);
    let error = folder.run("clean --config typo.toml a.txt").failed();
    assert!(error.starts_with("dechaff: --config typo.toml: ") && error.contains("disabled"), "{error}");
    let error = folder.run("clean --config rule.toml a.txt").failed();
    assert!(error.contains("rule.toml") && error.contains("tok/"), "{error}");
    let error = folder.run("explain --config gone.toml a.txt").failed();
    assert!(error.starts_with("dechaff: --config gone.toml: "), "{error}");
}

#[test]
fn options_that_do_not_go_together_are_errors() {
    for args in ["--diff --output out", "--check --output out", "--jsonl --diff", "--jsonl --check", "--field body"] {
        let run = feed(&format!("clean {args}"), CHAFF);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args}");
        assert!(run.err.contains("--"), "{}", run.err);
    }
}
