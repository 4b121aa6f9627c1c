//! The filters, one a file: what restores, what removes, what tidies up.
//!
//! To write a new one, copy the one that is nearest: [`AdblockBanners`] drops the lines of a label, [`Toc`] looks at the
//! lines around it, [`GluedHeadings`] restores breaks, [`Encoding`] replaces characters.

mod adblock;
mod advertisements;
mod boilerplate;
mod callouts;
mod calls_to_action;
mod comments;
mod cookies;
mod encoding;
mod glued;
pub(crate) mod labelled;
mod layout;
mod leaks;
mod legal;
mod links;
mod media;
mod mojibake;
mod navigation;
mod paywalls;
mod related;
mod seo;
mod share_bars;
mod stamps;
mod tables;
mod tags;
mod titles;
mod toc;

pub use adblock::AdblockBanners;
pub use advertisements::Advertisements;
pub use boilerplate::Boilerplate;
pub use callouts::Callouts;
pub use calls_to_action::CallsToAction;
pub use comments::Comments;
pub use cookies::CookieNotices;
pub use encoding::Encoding;
pub use glued::GluedHeadings;
pub use layout::Layout;
pub use leaks::Leaks;
pub use legal::LegalFooters;
pub use links::LinkTargets;
pub use media::Media;
pub use navigation::Navigation;
pub use paywalls::Paywalls;
pub use related::RelatedLists;
pub use seo::SeoNotes;
pub use share_bars::ShareBars;
pub use stamps::Stamps;
pub use tables::BrokenTables;
pub use tags::TagLists;
pub use titles::RepeatedTitles;
pub use toc::Toc;
