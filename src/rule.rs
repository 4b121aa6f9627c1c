//! The named reason behind every edit: the one table of rules.
//!
//! A rule has a name such as `toc/entry`, a description, the label that its edits carry, the mildest profile that
//! applies it, and whether its drops are certain. Uncertain drops are taken back by the guard when too little of a page
//! would be left (see [`crate::guard`]). A filter of your own brings rules of its own, made with [`RuleInfo::new`].

use crate::label::Label;
use crate::profile::Profile;
use std::fmt;

/// What is known about a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleInfo {
    name: &'static str,
    label: Option<Label>,
    from: Profile,
    certain: bool,
    description: &'static str,
    /// Place in [`RULES`]; `CUSTOM` for rules from outside.
    index: u16,
}

pub(crate) const CUSTOM: u16 = u16::MAX;

impl RuleInfo {
    /// A rule for a filter of your own: it acts in every profile and its drops are certain.
    ///
    /// ```
    /// use dechaff::{Label, Rule, RuleInfo};
    /// static WIRE: RuleInfo = RuleInfo::new("house/wire-mark", Label::Stamp, "The marks of our news wire.");
    /// assert_eq!(Rule::from(&WIRE).name(), "house/wire-mark");
    /// ```
    pub const fn new(name: &'static str, label: Label, description: &'static str) -> RuleInfo {
        RuleInfo { name, label: Some(label), from: Profile::Conservative, certain: true, description, index: CUSTOM }
    }

    /// The same rule with drops that the guard may take back.
    pub const fn uncertain(mut self) -> RuleInfo {
        self.certain = false;
        self
    }
}

/// The named reason behind an edit; cheap to copy, equal when the names are equal.
#[derive(Clone, Copy)]
pub struct Rule(&'static RuleInfo);

impl Rule {
    /// The name: a family, a slash, and what the rule sees, such as `table/columns`.
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// One sentence for documentation and help.
    pub const fn description(self) -> &'static str {
        self.0.description
    }

    /// The label that lines dropped by this rule carry; none for repairs.
    pub const fn label(self) -> Option<Label> {
        self.0.label
    }

    /// The mildest profile in which the rule acts.
    pub const fn from_profile(self) -> Profile {
        self.0.from
    }

    /// Whether `profile` applies the rule.
    pub fn in_profile(self, profile: Profile) -> bool {
        profile >= self.0.from
    }

    /// Whether its drops are certain; the guard takes back only those that are not.
    pub const fn is_certain(self) -> bool {
        self.0.certain
    }

    pub(crate) const fn index(self) -> u16 {
        self.0.index
    }
}

impl From<&'static RuleInfo> for Rule {
    fn from(info: &'static RuleInfo) -> Rule {
        Rule(info)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Rule {}

impl std::hash::Hash for Rule {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.name)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

macro_rules! rules {
    ($($constant:ident $name:literal $label:expr, $from:ident $certainty:ident $description:literal;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u16)]
        enum Index { $($constant,)* }

        /// Every built-in rule, in the order of the table.
        pub static RULES: &[RuleInfo] = &[$(RuleInfo {
            name: $name,
            label: $label,
            from: Profile::$from,
            certain: certainty!($certainty),
            description: $description,
            index: Index::$constant as u16,
        },)*];

        /// The built-in rules by name, for filters that record edits.
        pub mod rules {
            use super::*;
            $(#[doc = $description] pub const $constant: Rule = Rule(&RuleInfo {
                name: $name,
                label: $label,
                from: Profile::$from,
                certain: certainty!($certainty),
                description: $description,
                index: Index::$constant as u16,
            });)*
        }
    };
}

macro_rules! certainty {
    (certain) => {
        true
    };
    (uncertain) => {
        false
    };
}

use Label as L;

rules! {
    GLUED_HEADING "glued/heading" None, Conservative certain "Restores the line break where a heading ran into its paragraph or into another heading.";
    GLUED_ARTICLE "glued/article" None, Conservative certain "Restores the line break where another article was glued on in the middle of a line.";
    GLUED_LIST "glued/list" None, Conservative certain "Restores the line breaks of a list that was flattened onto one line.";

    TABLE_COLUMNS "table/columns" None, Conservative certain "Takes superfluous empty columns out of a table.";
    TABLE_SEPARATOR "table/separator" None, Conservative certain "Gives a table its missing or wrong separator row.";
    TABLE_ROW "table/row" None, Conservative certain "Joins rows that were split over lines, parts rows that were glued, pads rows that are too short.";
    TABLE_EDGE "table/edge" None, Conservative certain "Gives rows their outer pipes and even spacing.";
    TABLE_END "table/end" None, Conservative certain "Restores the line break between a table and the text that follows or precedes it.";

    TOC_HEADING "toc/heading" Some(L::Toc), Conservative certain "The heading of a table of contents, with its list or as a bare artefact.";
    TOC_ENTRY "toc/entry" Some(L::Toc), Conservative certain "An entry in the list under a table of contents' heading.";
    TOC_INLINE "toc/inline" Some(L::Toc), Balanced certain "A table of contents flattened onto one line.";

    SEO_NOTES "seo/notes" Some(L::Seo), Conservative certain "A block of notes for search engines, from its heading to its last bullet.";
    SEO_PHRASE "seo/phrase" Some(L::Seo), Conservative certain "A line such as \"Keywords: …\", \"Slug: …\" or \"Word count: …\".";
    SEO_SENTENCE "seo/sentence" Some(L::Seo), Balanced certain "A sentence about the text's own optimisation inside good prose.";
    SEO_LIKELY "seo/likely" Some(L::Seo), Balanced uncertain "A sentence that puts several search-engine words together.";

    LEAK_PHRASE "leak/phrase" Some(L::Leak), Conservative certain "A line that an assistant wrote to its user.";
    LEAK_SENTENCE "leak/sentence" Some(L::Leak), Balanced certain "A sentence of an assistant to its user inside good prose.";
    LEAK_LIKELY "leak/likely" Some(L::Leak), Balanced uncertain "A sentence that puts several words of a writing tool together.";
    LEAK_MARKUP "leak/markup" Some(L::Leak), Conservative certain "A stray tag or code fence.";
    LEAK_PLACEHOLDER "leak/placeholder" Some(L::Leak), Conservative certain "A placeholder that nobody filled in, such as \"[insert image]\".";

    ADBLOCK_PHRASE "adblock/phrase" Some(L::Adblock), Conservative certain "A banner against ad blockers on a line of its own or at the end of one.";
    ADBLOCK_SENTENCE "adblock/sentence" Some(L::Adblock), Balanced certain "A sentence of such a banner on a line with prose.";
    ADBLOCK_LIKELY "adblock/likely" Some(L::Adblock), Balanced uncertain "A sentence that asks the reader to do something about an ad blocker.";
    COOKIE_PHRASE "cookie/phrase" Some(L::Cookie), Conservative certain "A cookie notice or one of its buttons on a line of its own.";
    COOKIE_SENTENCE "cookie/sentence" Some(L::Cookie), Balanced certain "A sentence of a cookie notice on a line with prose.";
    COOKIE_LIKELY "cookie/likely" Some(L::Cookie), Balanced uncertain "A sentence that asks the reader for consent.";
    CTA_PHRASE "cta/phrase" Some(L::Cta), Conservative certain "A prompt to subscribe, follow, donate or comment on a line of its own.";
    CTA_SENTENCE "cta/sentence" Some(L::Cta), Balanced certain "Such a prompt on a line with prose.";
    CTA_LIKELY "cta/likely" Some(L::Cta), Balanced uncertain "A sentence that asks the reader to subscribe, follow, donate or comment.";
    CTA_QUESTION "cta/question" Some(L::Cta), Aggressive uncertain "A question put to the reader.";
    PAYWALL_PHRASE "paywall/phrase" Some(L::Paywall), Conservative certain "A paywall's notice on a line of its own.";
    PAYWALL_SENTENCE "paywall/sentence" Some(L::Paywall), Balanced certain "A sentence of a paywall's notice on a line with prose.";
    PAYWALL_LIKELY "paywall/likely" Some(L::Paywall), Balanced uncertain "A sentence that asks the reader to pay or log in to read on.";
    AD_PHRASE "ad/phrase" Some(L::Ad), Conservative certain "An advertisement's label.";
    AD_SENTENCE "ad/sentence" Some(L::Ad), Balanced certain "An advertisement's label on a line with prose.";
    AD_LIKELY "ad/likely" Some(L::Ad), Balanced uncertain "A sentence in an advertiser's words.";
    SHARE_PHRASE "share/phrase" Some(L::Share), Conservative certain "A share bar or one of its buttons.";
    SHARE_SENTENCE "share/sentence" Some(L::Share), Balanced certain "A share prompt on a line with prose.";
    SHARE_LIKELY "share/likely" Some(L::Share), Balanced uncertain "A sentence that asks the reader to share.";
    COMMENTS_PHRASE "comments/phrase" Some(L::Comments), Conservative certain "What a comment widget left on a line of its own.";
    COMMENTS_SENTENCE "comments/sentence" Some(L::Comments), Balanced certain "What a comment widget left on a line with prose.";
    COMMENTS_SECTION "comments/section" Some(L::Comments), Conservative certain "Of a page of HTML, the section of readers' comments, if that is asked for.";
    COMMENTS_LIKELY "comments/likely" Some(L::Comments), Balanced uncertain "A sentence in a comment widget's words.";
    RELATED_PHRASE "related/phrase" Some(L::Related), Conservative certain "The heading of an also-read list, or a line such as \"Read also: …\".";
    RELATED_SENTENCE "related/sentence" Some(L::Related), Balanced certain "An also-read link on a line with prose.";
    RELATED_ENTRY "related/entry" Some(L::Related), Balanced certain "An entry in an also-read list.";
    RELATED_LIKELY "related/likely" Some(L::Related), Balanced uncertain "A sentence that sends the reader to another article.";
    RELATED_FURTHER "related/further" Some(L::Related), Aggressive uncertain "A sentence of further reading.";
    NAV_PHRASE "nav/phrase" Some(L::Nav), Conservative certain "A menu item, breadcrumb, pagination or skip link.";
    NAV_SENTENCE "nav/sentence" Some(L::Nav), Balanced certain "Navigation on a line with prose.";
    NAV_LIKELY "nav/likely" Some(L::Nav), Balanced uncertain "A line in a menu's words.";
    NAV_MENU "nav/menu" Some(L::Nav), Balanced certain "A line that is a row of menu items, a breadcrumb trail or page numbers.";
    TAGS_PHRASE "tags/phrase" Some(L::Tags), Conservative certain "A line such as \"Tags: …\" or \"Filed under …\".";
    TAGS_SENTENCE "tags/sentence" Some(L::Tags), Balanced certain "Such a list on a line with prose.";
    TAGS_LIST "tags/list" Some(L::Tags), Balanced certain "A run of topics as bullets or hashtags.";
    STAMP_PHRASE "stamp/phrase" Some(L::Stamp), Conservative certain "A line such as \"Published …\" or \"5 min read\".";
    STAMP_SENTENCE "stamp/sentence" Some(L::Stamp), Balanced certain "Such a stamp on a line with prose.";
    STAMP_DATE "stamp/date" Some(L::Stamp), Balanced certain "A date or time that stands alone.";
    STAMP_BYLINE "stamp/byline" Some(L::Stamp), Aggressive certain "Who wrote the text.";
    MEDIA_PHRASE "media/phrase" Some(L::Media), Conservative certain "A picture's credit, a placeholder, a player's control.";
    MEDIA_SENTENCE "media/sentence" Some(L::Media), Balanced certain "A credit on a line with prose.";
    MEDIA_LIKELY "media/likely" Some(L::Media), Balanced uncertain "A line in a gallery's or player's words.";
    MEDIA_IMAGE "media/image" Some(L::Media), Conservative certain "A Markdown image without words.";
    LEGAL_PHRASE "legal/phrase" Some(L::Legal), Conservative certain "A copyright footer or a row of legal links.";
    LEGAL_SENTENCE "legal/sentence" Some(L::Legal), Balanced certain "A footer's sentence on a line with prose.";
    LEGAL_LIKELY "legal/likely" Some(L::Legal), Balanced uncertain "A sentence in a footer's words.";
    DUP_TITLE "dup/title" Some(L::Dup), Balanced certain "The title once more, with or without the site's name.";
    DUP_LINE "dup/line" Some(L::Dup), Balanced certain "A long line that stands there twice.";

    BOILERPLATE_MODEL "boilerplate/model" Some(L::Boilerplate), Balanced uncertain "A line that the model takes for no content of its page.";

    CALLOUT_BOX "callout/box" Some(L::Callout), Aggressive certain "A box such as \"Did you know?\" or \"Pro tip\".";
    ORPHAN_HEADING "orphan/heading" Some(L::Orphan), Aggressive uncertain "A heading whose section is missing.";
    PROMO_SENTENCE "promo/sentence" Some(L::Promo), Aggressive uncertain "A sentence in which the site speaks of itself.";

    MARKDOWN_LINK_TARGET "markdown/link-target" None, Balanced certain "In text output, reduces a Markdown link to its words.";
    MARKDOWN_BLOCK "markdown/block" None, Conservative certain "In Markdown output, parts blocks by a blank line and marks restored headings.";
    ENCODING_ENTITY "encoding/entity" None, Balanced certain "Decodes a leftover HTML entity, one level.";
    ENCODING_MOJIBAKE "encoding/mojibake" None, Balanced certain "Repairs UTF-8 that was read as Windows-1252.";
    LAYOUT_INVISIBLE "layout/invisible" None, Conservative certain "Takes out byte-order marks, zero-width characters and control characters.";
    LAYOUT_SPACE "layout/space" None, Conservative certain "Turns no-break spaces into spaces; takes out spaces around line breaks.";
    LAYOUT_LINE_ENDING "layout/line-ending" None, Conservative certain "Makes every line end in a line feed, the last one included.";
    LAYOUT_BLANK_LINES "layout/blank-lines" None, Conservative certain "Reduces a run of blank lines to one, and takes them from head and tail.";

    USER_SELECTOR "user/selector" Some(L::Boilerplate), Conservative certain "Of a page of HTML, the elements that a selector of the user's drops.";
    USER_DROP "user/drop" None, Conservative certain "What the configuration says to drop.";
    USER_KEEP "user/keep" None, Conservative certain "What the configuration says to keep, whatever another rule says.";
}

/// Looks a built-in rule up by its name.
///
/// ```
/// assert_eq!(dechaff::rule_named("toc/entry"), Some(dechaff::rules::TOC_ENTRY));
/// ```
pub fn rule_named(name: &str) -> Option<Rule> {
    RULES.iter().find(|info| info.name == name).map(Rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_indices_are_places() {
        for (place, info) in RULES.iter().enumerate() {
            assert_eq!(info.index as usize, place);
            assert_eq!(RULES.iter().filter(|other| other.name == info.name).count(), 1, "{}", info.name);
            assert!(info.name.contains('/') && info.description.ends_with('.'), "{}", info.name);
            assert_eq!(rule_named(info.name).map(Rule::index), Some(info.index));
        }
        assert_eq!(rules::USER_KEEP.index() as usize, RULES.len() - 1);
    }
}
