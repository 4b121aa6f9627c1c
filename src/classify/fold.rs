//! Folding: one lower-case form for letters, apostrophes and spaces, so that phrases match in any case.

/// A character in its folded form: lower case, `’` as `'`, no-break spaces as spaces, Turkish `ı` and `İ` as `i`.
#[inline]
pub(crate) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        // The scripts that make the longest texts without case.
        '\u{3041}'..='\u{d7ff}' => c,
        '\u{c0}'..='\u{de}' if c != '\u{d7}' => shift(c, 0x20),
        '\u{130}' | '\u{131}' => 'i',
        '\u{410}'..='\u{42f}' | '\u{391}'..='\u{3a9}' => shift(c, 0x20),
        '\u{400}'..='\u{40f}' => shift(c, 0x50),
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        '\u{a0}' | '\u{202f}' | '\u{3000}' => ' ',
        // Full-width forms, as Japanese and Chinese pages mix them in.
        '\u{ff01}'..='\u{ff5e}' => shift(c, -0xfee0).to_ascii_lowercase(),
        '\u{100}'..='\u{24f}' | '\u{1e00}'..='\u{1fff}' | '\u{10a0}'..='\u{10ff}' | '\u{531}'..='\u{556}' => {
            c.to_lowercase().next().unwrap_or(c)
        }
        _ => c,
    }
}

fn shift(c: char, by: i32) -> char {
    char::from_u32((c as i32 + by) as u32).unwrap_or(c)
}

/// Whether a character belongs to a script written without spaces: Han, kana, Hangul (which has spaces, but glues
/// particles to words), Thai.
pub(crate) fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// Whether a character is part of a word. The common ranges are decided here; Unicode's tables answer for the rest.
#[inline]
pub(crate) fn is_word(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{80}'..='\u{bf}' => matches!(c, 'ª' | 'µ' | 'º' | '²' | '³' | '¹' | '¼' | '½' | '¾'),
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => true,
        '\u{2000}'..='\u{206f}'
        | '\u{2190}'..='\u{245f}'
        | '\u{2500}'..='\u{27bf}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}' => false,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// Whether a character is a letter; the common ranges are decided here, as in [`is_word`].
#[inline]
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '\u{80}'..='\u{bf}' => matches!(c, 'ª' | 'µ' | 'º'),
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => true,
        '\u{2000}'..='\u{206f}' | '\u{2190}'..='\u{23ff}' | '\u{2500}'..='\u{27bf}' | '\u{3000}'..='\u{3004}' => false,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => true,
        _ => c.is_alphabetic(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_the_letters_of_unicode() {
        assert_eq!(('\0'..='\u{ffff}').find(|c| c.is_alphabetic() != is_letter(*c)), None);
    }

    #[test]
    fn folds_the_scripts_of_the_lexicons() {
        let folded: String = "ÀÉÑØß Šč İIı ЁЖя ΑΩ L’ÉTÉ ＴＡＧ\u{a0}x".chars().map(fold).collect();
        assert_eq!(folded, "àéñøß šč iii ёжя αω l'été tag x");
    }
}
