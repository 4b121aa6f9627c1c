//! The format of the lexicon's files: lines under the names of sections; `lexicon/README.md` describes it.

/// Sections of words that mean something by themselves.
const OF_WORDS: [&str; 4] = ["address", "starter", "stop", "month"];

/// Whether a section has words and no phrases.
pub(crate) fn has_words(section: &str) -> bool {
    OF_WORDS.contains(&section)
}

/// The lines of a file with the names of their sections.
pub(crate) fn sections(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    text.lines().map(str::trim).filter_map(move |line| {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'))
            && (name.contains('.') || has_words(name))
        {
            section = name;
            return None;
        }
        (!line.is_empty() && !line.starts_with("# ") && line != "#").then_some((section, line))
    })
}
