//! The configuration: what is wrong is named, a keep wins over a drop, thresholds, rules on and off.
#![cfg(feature = "config")]
#![allow(clippy::unwrap_used, clippy::panic)]

use dechaff::{Config, Pipeline, Profile, rules};

/// The message of a configuration that cannot be used.
#[track_caller]
fn error(toml: &str) -> String {
    Config::from_toml(toml).map(|_| toml).unwrap_err().to_string()
}

/// What a configuration leaves of a text.
#[track_caller]
fn clean(toml: &str, text: &str) -> String {
    let config = Config::from_toml(toml).unwrap();
    Pipeline::from_config(&config).unwrap().clean(text).into_text()
}

/// The names of the rules that changed a text.
fn rules_of(toml: &str, text: &str) -> Vec<&'static str> {
    let pipeline = Pipeline::from_config(&Config::from_toml(toml).unwrap()).unwrap();
    let cleaned = pipeline.clean(text);
    cleaned.edits().map(|edit| edit.rule().name()).collect()
}

const FERRY: &str = "A ferry sank off the coast on Monday, and the crew was saved.\n";
const NEWS: &str = "Subscribe to our newsletter!\n";
const COOKIES: &str = "We use cookies to improve your experience.\n";

fn page() -> String {
    [FERRY, NEWS, COOKIES].concat()
}

#[test]
fn an_unknown_key_is_named_with_its_place() {
    for (toml, key) in [
        ("disabled = ['toc/']", "disabled"),
        ("[guard]\nshares = 0.1", "shares"),
        ("[drop]\nphrase = ['x']", "phrase"),
        ("[keep]\nregex = ['x']", "regex"),
        ("[kept]\nphrases = ['x']", "kept"),
    ] {
        let error = error(toml);
        assert!(error.contains(&format!("`{key}`")) && error.contains("line "), "{error}");
    }
}

#[test]
fn a_wrong_value_is_named() {
    let message = error("profile = 'mild'");
    assert!(message.contains("mild") && Profile::ALL.iter().all(|profile| message.contains(profile.name())), "{message}");
    for toml in ["disable = 'toc/'", "only = [1]", "[guard]\nwords = -1", "[guard]\nwords = 1.5", "[guard]\nshare = 'x'"] {
        let (error, key) = (error(toml), toml.split(' ').next().unwrap().rsplit('\n').next().unwrap());
        assert!(error.contains(key), "the place of the value is shown: {error}");
    }
    for value in ["1.5", "-0.1", "nan"] {
        let error = error(&format!("[guard]\nshare = {value}"));
        assert!(
            error.contains("guard.share") && error.to_lowercase().contains(value) && error.contains("between 0 and 1"),
            "{error}"
        );
    }
    assert!(error("profile = ").contains("line 1"));
}

#[test]
fn an_unknown_rule_is_named_with_its_key() {
    for key in ["enable", "disable", "only"] {
        for rule in ["tok/", "toc", "toc/entrys", "", "/", "TOC/"] {
            let error = error(&format!("{key} = ['seo/', '{rule}']"));
            assert!(error.starts_with(&format!("{key}: ")) && error.contains(&format!("{rule:?}")), "{error}");
        }
        assert!(Config::from_toml(&format!("{key} = ['seo/', 'toc/entry', 'user/drop']")).is_ok());
    }
}

#[test]
fn a_pattern_that_cannot_be_used_is_named() {
    for table in ["drop", "keep"] {
        let message = error(&format!("[{table}]\nregexes = ['fine', '(open']"));
        assert!(message.starts_with(&format!("{table}: ")) && message.contains("\"(open\""), "{message}");
        for list in ["phrases", "prefixes", "regexes"] {
            let error = error(&format!("[{table}]\n{list} = ['fine', ' ']"));
            assert!(error.starts_with(&format!("{table}: ")) && error.contains("\" \"") && error.contains("empty"), "{error}");
        }
        let message = error(&format!("[{table}]\nregexes = ['a(?=b)']"));
        assert!(message.contains("a(?=b)") && message.contains("look"), "{message}");
    }
}

#[test]
fn a_config_made_in_code_is_checked_as_well() {
    let mut config = Config::new(Profile::Balanced);
    config.guard.share = 2.0;
    let message = Pipeline::from_config(&config).unwrap_err().to_string();
    assert!(message.contains("guard.share") && message.contains('2'), "{message}");
}

#[test]
fn the_models_threshold_is_a_share() {
    for value in ["1.5", "-0.1", "nan"] {
        let error = error(&format!("[model]\nthreshold = {value}"));
        assert!(error.contains("model.threshold") && error.to_lowercase().contains(value), "{error}");
    }
    assert!(error("[model]\ntrims = true").contains("trims"));
    // Nothing is below 0; everything is below 1, but what the model is told off of.
    assert_eq!(clean("[model]\nthreshold = 0.0", FERRY), FERRY);
    assert_eq!(clean("[model]\nthreshold = 1.0\n[guard]\nshare = 0", FERRY), "");
    assert_eq!(clean("disable = ['boilerplate/']\n[model]\nthreshold = 1.0\n[guard]\nshare = 0", FERRY), FERRY);
    assert_eq!(clean("profile = 'conservative'\n[model]\nthreshold = 1.0\n[guard]\nshare = 0", FERRY), FERRY);
}

#[test]
fn trimming_leaves_the_middle_alone() {
    // Code stays whatever its score is; everything else is below the threshold.
    let text = "Log in\n```rust\nlet a;\n```\nLog in\n```rust\nlet b;\n```\nLog in\n";
    let kept = |trim: bool| {
        let config = format!("only = ['boilerplate/']\n[model]\nthreshold = 1.0\ntrim = {trim}\n[guard]\nshare = 0\n");
        let pipeline = Pipeline::from_config(&Config::from_toml(&config).unwrap()).unwrap();
        pipeline.clean(text).text().matches("Log in").count()
    };
    assert_eq!((kept(false), kept(true)), (0, 1));
}

#[test]
fn a_keep_wins_over_every_drop() {
    let keeps =
        ["phrases = ['our NEWSLETTER']", "prefixes = ['subscribe to']", "regexes = ['(?i)news\\w+']", "regexes = ['^Subscribe']"];
    let drops =
        ["", "[drop]\nphrases = ['newsletter']\n", "[drop]\nprefixes = ['Subscribe']\n", "[drop]\nregexes = ['N?ewsl']\n"];
    for keep in keeps {
        for drop in drops {
            let kept = clean(&format!("{drop}[keep]\n{keep}\n"), &page());
            assert_eq!(kept, [FERRY, NEWS].concat(), "{drop} {keep}");
        }
    }
    // It keeps the sentence that it names, and no other.
    let line = format!("{} {NEWS}", FERRY.trim_end());
    assert_eq!(clean("", &line), FERRY);
    assert_eq!(clean("[keep]\nphrases = ['a ferry']", &line), FERRY);
    assert_eq!(clean("[keep]\nphrases = ['newsletter']", &line), line);
    // Told off, it keeps nothing.
    assert_eq!(clean("disable = ['user/keep']\n[keep]\nphrases = ['newsletter']", &page()), FERRY);
}

#[test]
fn a_keep_wins_over_repairs() {
    let text = "Tom &amp; Anna saw it from the quay on their way home.\n";
    assert_eq!(clean("", text), text.replace("&amp;", "&"));
    assert_eq!(clean("[keep]\nphrases = ['&amp;']", text), text);
}

#[test]
fn a_drop_takes_the_sentence_or_the_line() {
    let text = "The ferry left at six. Our sister site has more. It was late.\nWire copy: the end. It was foggy.\n";
    let rest = "The ferry left at six. It was late.\nWire copy: the end. It was foggy.\n";
    assert_eq!(clean("[drop]\nphrases = ['SISTER site']", text), rest);
    assert_eq!(clean("[drop]\nregexes = ['(?i)sister\\s+site']", text), rest);
    let rest = "The ferry left at six. Our sister site has more. It was late.\n";
    assert_eq!(clean("[drop]\nprefixes = ['wire copy:']", text), rest);
    assert_eq!(rules_of("[drop]\nprefixes = ['wire copy:']", text), ["user/drop"]);
    assert_eq!(clean("disable = ['user/drop']\n[drop]\nprefixes = ['wire copy:']", text), text);
}

#[test]
fn only_leaves_one_rule_or_family_in_force() {
    assert_eq!(clean("", &page()), FERRY);
    assert_eq!(clean("only = ['cta/']", &page()), [FERRY, COOKIES].concat());
    assert_eq!(clean("only = ['cookie/']", &page()), [FERRY, NEWS].concat());
    assert_eq!(clean("only = ['cta/', 'cookie/']", &page()), FERRY);
    assert_eq!(clean("only = ['toc/']", &page()), page());
    assert_eq!(rules_of("only = ['cta/phrase']", &page()), ["cta/phrase"]);
    // The user's own patterns are asked for by writing them.
    assert_eq!(clean("only = ['cta/']\n[drop]\nphrases = ['cookies']", &page()), FERRY);
    assert_eq!(clean("only = ['cta/']\n[keep]\nphrases = ['newsletter']", &page()), page());
}

#[test]
fn disable_wins_over_only_and_enable() {
    assert_eq!(clean("disable = ['cta/']", &page()), [FERRY, NEWS].concat());
    assert_eq!(clean("disable = ['cta/', 'cookie/']", &page()), page());
    assert_eq!(clean("disable = ['cta/phrase']\nonly = ['cta/']", &page()), page());
    assert_eq!(clean("disable = ['cta/']\nenable = ['cta/']", &page()), [FERRY, NEWS].concat());
}

#[test]
fn enable_adds_to_the_profile() {
    let rule = rules::CALLOUT_BOX;
    assert!(!rule.in_profile(Profile::Balanced) && rule.in_profile(Profile::Aggressive));
    let toml = format!("enable = ['{}']", rule.name());
    struct Asks(dechaff::Rule);
    impl dechaff::Filter for Asks {
        fn name(&self) -> &'static str {
            "asks"
        }
        fn apply(&self, document: &mut dechaff::Document<'_>) {
            if document.enabled(self.0) {
                document.drop_line(0, self.0);
            }
        }
    }
    let dropped = |toml: &str| {
        let builder = Pipeline::builder().config(&Config::from_toml(toml).unwrap()).unwrap();
        builder.filter(Asks(rule)).build().clean(FERRY).text().is_empty()
    };
    assert!(!dropped("[guard]\nshare = 0") && dropped(&format!("{toml}\n[guard]\nshare = 0")));
    assert!(dropped("profile = 'aggressive'\n[guard]\nshare = 0"));
}

#[test]
fn the_guard_waits_for_its_thresholds() {
    // Ten words stay, sixty go by a rule that is uncertain.
    struct Doubts;
    impl dechaff::Filter for Doubts {
        fn name(&self) -> &'static str {
            "doubts"
        }
        fn apply(&self, document: &mut dechaff::Document<'_>) {
            for line in 1..document.len() {
                document.drop_line(line, rules::CTA_LIKELY);
            }
        }
    }
    assert!(!rules::CTA_LIKELY.is_certain());
    let text = format!("{}\n", ["one two three four five six seven eight nine ten"; 7].join("\n"));
    let guarded = |toml: &str| {
        let builder = Pipeline::builder().config(&Config::from_toml(toml).unwrap()).unwrap();
        let pipeline = builder.filter(dechaff::Classifier::default()).filter(Doubts).build();
        let cleaned = pipeline.clean(&text);
        assert_eq!(cleaned.is_guarded(), cleaned.text() == text, "{toml}");
        assert_eq!(cleaned.stats().guarded_lines, if cleaned.is_guarded() { 6 } else { 0 });
        cleaned.is_guarded()
    };
    // A seventh of the words stays.
    assert!(!guarded(""));
    assert!(!guarded("[guard]\nshare = 0.14") && guarded("[guard]\nshare = 0.15"));
    assert!(guarded("[guard]\nshare = 0.15\nwords = 11") && !guarded("[guard]\nshare = 0.15\nwords = 10"));
    assert!(!guarded("[guard]\nshare = 0\nwords = 1000") && guarded("[guard]\nshare = 1\nwords = 1000"));
}
