//! A pipeline of one's own: a few built-in filters in an explicit order, with a configuration.
//!
//! It restores lost line breaks and tables and takes out tables of contents and notes for search engines; everything
//! else stays, whatever the classifier says of it.
//!
//! ```sh
//! cargo run --example custom_pipeline                                          # a file of corpus/
//! cargo run --example custom_pipeline -- corpus/articles/en-harbour-bridge.txt # another one
//! ```

use dechaff::{Classifier, Config, Pipeline, Profile, filters};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "corpus/articles/en-rooftop-hives.txt".to_owned());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;

    let mut config = Config::new(Profile::Balanced);
    config.disable.push("seo/likely".to_owned());
    config.keep.phrases.push("word count".to_owned());

    let pipeline = Pipeline::builder()
        .config(&config)?
        // Repairs first: they make the lines that the classifier judges.
        .filter(filters::BrokenTables::default())
        .filter(filters::GluedHeadings::default())
        .filter(Classifier::default())
        // What removes reads the labels.
        .filter(filters::Toc::default())
        .filter(filters::SeoNotes::default())
        // White space comes last.
        .filter(filters::Layout::default())
        .build();

    let cleaned = pipeline.clean(&text);
    print!("{}", cleaned.text());
    println!("\n{pipeline:?}");
    for rule in cleaned.stats().rules {
        println!("{:<20} {:>3} edits", rule.rule, rule.edits);
    }
    Ok(())
}
