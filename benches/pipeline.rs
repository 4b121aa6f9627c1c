//! Speed as ratios in one run: the pipeline and its parts next to the floors.
//!
//! Floors: counting newlines and checking UTF-8; one pass of an Aho-Corasick DFA (ASCII case-insensitive,
//! leftmost-longest) over the fixed list `floor-phrases.txt`. The ratio to the second is printed at the end. The parts of the
//! classifier are measured by the line: a full page has about 50 bytes a line, so what a line costs decides.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use criterion::{Criterion, Throughput, criterion_group};
use dechaff::parts::Classified;
use dechaff::{Classifier, Filter, Pipeline, Scratch, filters};
use std::hint::black_box;
use std::time::{Duration, Instant};

fn corpus() -> Vec<String> {
    let mut texts = Vec::new();
    for folder in ["articles", "traps", "blind"] {
        let folder = format!("{}/corpus/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        for path in
            paths.iter().filter(|p| p.extension().is_some_and(|e| e == "txt") && !p.to_string_lossy().ends_with(".marked.txt"))
        {
            texts.push(std::fs::read_to_string(path).expect("UTF-8"));
        }
    }
    texts
}

fn floor() -> AhoCorasick {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(include_str!("floor-phrases.txt").lines())
        .expect("the phrases")
}

fn alone(filter: impl Filter + 'static) -> Pipeline {
    Pipeline::builder().filter(filter).build()
}

fn benches(c: &mut Criterion) {
    let texts = corpus();
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut group = c.benchmark_group("corpus");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500)).sample_size(20);
    group.bench_function("floor/newlines and UTF-8", |b| {
        b.iter(|| {
            for text in &texts {
                black_box((memchr::memchr_iter(b'\n', text.as_bytes()).count(), std::str::from_utf8(text.as_bytes()).is_ok()));
            }
        })
    });
    let phrases = floor();
    group.bench_function("floor/phrase list", |b| b.iter(|| texts.iter().map(|t| phrases.find_iter(t).count()).sum::<usize>()));
    let parts: Vec<(&str, Pipeline)> = vec![
        ("pipeline", Pipeline::default()),
        ("classifier", alone(Classifier::default())),
        ("filter/glued headings", alone(filters::GluedHeadings::default())),
        ("filter/broken tables", alone(filters::BrokenTables::default())),
        ("filter/toc", alone(filters::Toc::default())),
        ("filter/seo notes", alone(filters::SeoNotes::default())),
        ("filter/related lists", alone(filters::RelatedLists::default())),
        ("filter/navigation", alone(filters::Navigation::default())),
        ("filter/leaks", alone(filters::Leaks::default())),
        ("filter/encoding", alone(filters::Encoding::default())),
        ("filter/layout", alone(filters::Layout::default())),
    ];
    for (name, pipeline) in &parts {
        let mut scratch = Scratch::new();
        group.bench_function(*name, |b| {
            b.iter(|| {
                for text in &texts {
                    let cleaned = pipeline.clean_with(&mut scratch, text);
                    black_box(cleaned.text().len());
                    scratch.recycle(cleaned);
                }
            })
        });
    }
    group.finish();
}

/// What a line costs in the classifier's parts.
fn parts(c: &mut Criterion) {
    let texts = corpus();
    let mut classified: Vec<Classified<'_>> = texts.iter().map(|text| Classified::new(text)).collect();
    let lines: usize = classified.iter().map(Classified::lines).sum();
    let clear: usize = classified.iter_mut().map(Classified::score).sum();
    println!("{lines} lines, of which {:.0} % are clear early", 100.0 * clear as f64 / lines as f64);
    let mut group = c.benchmark_group("lines");
    group.throughput(Throughput::Elements(lines as u64));
    group.measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500)).sample_size(20);
    let mut bench = |name: &str, part: fn(&mut Classified<'_>)| {
        group.bench_function(name, |b| b.iter(|| classified.iter_mut().for_each(part)));
    };
    bench("features/words", |text| _ = black_box(text.read()));
    bench("features/numbers", |text| text.number());
    bench("model", |text| _ = black_box(text.score()));
    bench("context", |text| text.context());
    group.finish();
}

/// The ratio that the project promises, measured by turns in one run.
fn ratio() {
    let (texts, phrases, pipeline, mut scratch) = (corpus(), floor(), Pipeline::default(), Scratch::new());
    let (mut best_floor, mut best_pipeline) = (Duration::MAX, Duration::MAX);
    for _ in 0..20 {
        let start = Instant::now();
        black_box(texts.iter().map(|t| phrases.find_iter(t).count()).sum::<usize>());
        best_floor = best_floor.min(start.elapsed());
        let start = Instant::now();
        for text in &texts {
            let cleaned = pipeline.clean_with(&mut scratch, text);
            black_box(cleaned.text().len());
            scratch.recycle(cleaned);
        }
        best_pipeline = best_pipeline.min(start.elapsed());
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    println!(
        "corpus: {bytes} bytes, phrase list {:.1} MB/s, pipeline {:.1} MB/s, ratio {:.1}",
        bytes as f64 / 1e6 / best_floor.as_secs_f64(),
        bytes as f64 / 1e6 / best_pipeline.as_secs_f64(),
        best_pipeline.as_secs_f64() / best_floor.as_secs_f64()
    );
}

criterion_group!(all, benches, parts);

fn main() {
    all();
    ratio();
}
