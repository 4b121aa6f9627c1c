//! Cleans a file and prints the result.
//!
//! ```sh
//! cargo run --example clean_file                                          # a file of corpus/
//! cargo run --example clean_file -- corpus/articles/en-rooftop-hives.txt  # another one
//! ```

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "corpus/articles/en-harbour-bridge.txt".to_owned());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    print!("{}", dechaff::clean(&text).text());
    Ok(())
}
