//! Bytes as plain text, in every profile.
#![no_main]

#[path = "../src/promises.rs"]
mod promises;

use dechaff::{Pipeline, Profile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for &profile in Profile::ALL {
        let pipeline = Pipeline::new(profile);
        let (cleaned, again) = (pipeline.clean(&text), pipeline.clean(&text));
        promises::check(&cleaned);
        assert_eq!(cleaned.source(), text.as_ref(), "the source is the text that came in");
        assert_eq!(cleaned.text(), again.text(), "the same text gives the same text");
    }
});
