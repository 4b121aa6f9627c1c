//! Figures by site, in bounded memory.
//!
//! A crawl may hold millions of sites. Those with the smallest hashes are kept: a fair sample, whose figures are exact,
//! and which is the same in whatever order pages come and parts are merged.

use super::figures::TextFigures;
use super::share;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many sites have figures of their own.
const MOST: usize = 5000;

/// What became of the pages of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteFigures {
    /// Pages.
    pub records: u64,
    /// Bytes of the sources.
    pub source_bytes: u64,
    /// Bytes of them that were removed or replaced.
    pub bytes_removed: u64,
    /// Lines that were judged.
    pub lines: u64,
    /// Those that went.
    pub dropped_lines: u64,
    /// Those that the guard gave back.
    pub guarded_lines: u64,
    /// The bytes of these lines.
    pub guarded_bytes: u64,
    /// Of the bytes of the sources, the share that was removed.
    pub share_removed: f64,
    /// Of the bytes that rules wanted to remove, the share that the guard gave back.
    pub share_given_back: f64,
}

/// Figures by site.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Sites {
    /// By hash, so that the largest can be left out.
    kept: BTreeMap<u64, (String, SiteFigures)>,
    /// Whether sites were left out.
    sampled: bool,
}

/// Figures by site, as they are written.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Written {
    sampled: bool,
    figures: BTreeMap<String, SiteFigures>,
}

impl From<Sites> for Written {
    fn from(sites: Sites) -> Written {
        Written { sampled: sites.sampled, figures: sites.kept.into_values().collect() }
    }
}

impl From<Written> for Sites {
    fn from(written: Written) -> Sites {
        let mut sites = Sites { kept: BTreeMap::new(), sampled: written.sampled };
        sites.kept.extend(written.figures.into_iter().map(|(name, figures)| (hash(name.as_bytes()), (name, figures))));
        sites.bound();
        sites
    }
}

impl Sites {
    /// Adds a page.
    pub fn add(&mut self, url: &str, text: &TextFigures) {
        let Some(host) = host(url) else { return };
        let page = SiteFigures {
            records: 1,
            source_bytes: text.source_bytes,
            bytes_removed: text.source_bytes.saturating_sub(text.kept_bytes),
            lines: text.lines,
            dropped_lines: text.dropped_lines,
            guarded_lines: text.guarded_lines,
            guarded_bytes: text.guarded_bytes,
            ..SiteFigures::default()
        };
        self.insert(hash(host.as_bytes()), host, &page);
    }

    fn insert(&mut self, hash: u64, host: String, figures: &SiteFigures) {
        // What is beyond the largest kept was left out before, or will be now.
        if self.kept.len() >= MOST && self.kept.last_key_value().is_some_and(|(&largest, _)| hash > largest) {
            self.sampled = true;
            return;
        }
        self.kept.entry(hash).or_insert_with(|| (host, SiteFigures::default())).1.merge(figures);
        self.bound();
    }

    fn bound(&mut self) {
        while self.kept.len() > MOST {
            self.kept.pop_last();
            self.sampled = true;
        }
    }

    /// Adds others.
    pub fn merge(&mut self, other: Sites) {
        self.sampled |= other.sampled;
        for (hash, (host, figures)) in other.kept {
            self.insert(hash, host, &figures);
        }
    }

    /// Works out the shares.
    pub fn finish(&mut self) {
        for (_, site) in self.kept.values_mut() {
            site.share_removed = share(site.bytes_removed, site.source_bytes);
            site.share_given_back = share(site.guarded_bytes, site.bytes_removed + site.guarded_bytes);
        }
    }
}

impl SiteFigures {
    fn merge(&mut self, other: &SiteFigures) {
        self.records += other.records;
        self.source_bytes += other.source_bytes;
        self.bytes_removed += other.bytes_removed;
        self.lines += other.lines;
        self.dropped_lines += other.dropped_lines;
        self.guarded_lines += other.guarded_lines;
        self.guarded_bytes += other.guarded_bytes;
    }
}

/// The host of an address, in lower case, without user and port.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    // The port follows the last colon; those of an IPv6 address stand in brackets.
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    (!host.is_empty()).then(|| host.to_lowercase())
}

/// A hash that is the same everywhere: FNV-1a, and then mixed so that all its bits are as good.
pub fn hash(bytes: &[u8]) -> u64 {
    let fnv = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (fnv ^ (fnv >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found() {
        for (url, expected) in [
            ("https://Example.org/a?b", Some("example.org")),
            ("http://user:pw@example.org:8080", Some("example.org")),
            ("http://[::1]:80/x", Some("[::1]")),
            ("dns:example.org", None),
            ("https:///x", None),
        ] {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn the_sample_does_not_depend_on_the_order() {
        let text = TextFigures { source_bytes: 10, kept_bytes: 4, ..TextFigures::default() };
        let sites = |numbers: &mut dyn Iterator<Item = usize>| {
            let mut sites = Sites::default();
            numbers.for_each(|n| sites.add(&format!("https://s{}.example/", n % 7000), &text));
            sites
        };
        let forward = sites(&mut (0..14000));
        let backward = sites(&mut (0..14000).rev());
        let mut merged = sites(&mut (0..9000));
        merged.merge(sites(&mut (9000..14000)));
        assert_eq!(forward.kept.len(), MOST);
        assert!(forward.sampled);
        assert_eq!(forward.kept, backward.kept);
        assert_eq!(forward.kept, merged.kept);
        assert!(forward.kept.values().all(|(_, site)| site.records == 2 && site.bytes_removed == 12));
    }
}
