//! Length and character classes of a text in one look, by table while it is ASCII.

use dataseal_model::{ClassMask, ValueView};

/// Marks a byte that is not ASCII.
const WIDE: u16 = 1 << 15;

const CLASSES: [u16; 256] = {
    let mut classes = [WIDE; 256];
    let mut rest: &mut [u16] = &mut classes;
    let mut byte = 0u8;
    while byte < 128 {
        let [first, others @ ..] = rest else { break };
        *first = ClassMask::of(byte as char).0;
        rest = others;
        byte += 1;
    }
    classes
};

/// The view of a text, equal to [`ValueView::new`].
pub(crate) fn view(text: &str) -> ValueView<'_> {
    let class = |byte: &u8| CLASSES.get(usize::from(*byte)).copied().unwrap_or(WIDE);
    // Eight look-ups that do not wait for each other.
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let first = eights.iter().fold(0, |mask, [a, b, c, d, e, f, g, h]| {
        mask | (class(a) | class(b)) | (class(c) | class(d)) | ((class(e) | class(f)) | (class(g) | class(h)))
    });
    let classes = rest.iter().fold(first, |mask, byte| mask | class(byte));
    if classes & WIDE != 0 {
        return wide_view(text);
    }
    ValueView {
        text,
        chars: u32::try_from(text.len()).unwrap_or(u32::MAX),
        mask: ClassMask(classes),
    }
}

/// The view of a text that is not ASCII. Most such characters are Han, in three bytes from 0xE4 to 0xE9.
fn wide_view(text: &str) -> ValueView<'_> {
    let (mut chars, mut classes) = (0u32, 0);
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let (class, length) = match first {
            0..=0x7f => (CLASSES.get(usize::from(first)).copied().unwrap_or(WIDE), 1),
            0xe4..=0xe9 => (ClassMask::HAN.0, 3),
            _ => {
                let c = rest.chars().next().unwrap_or_default();
                (ClassMask::of(c).0, c.len_utf8())
            }
        };
        classes |= class;
        chars = chars.saturating_add(1);
        rest = rest.get(length..).unwrap_or_default();
    }
    ValueView {
        text,
        chars,
        mask: ClassMask(classes),
    }
}

/// Whether there is nothing but white space.
pub(crate) fn is_blank(view: &ValueView<'_>) -> bool {
    const MAY_BE_SPACE: u16 =
        ClassMask::SPACE.0 | ClassMask::FULL_WIDTH.0 | ClassMask::OTHER.0 | ClassMask::OTHER_ASCII.0;
    view.mask.0 & !MAY_BE_SPACE == 0 && view.text.trim().is_empty()
}

/// Whether a text that is not blank begins or ends with white space.
pub(crate) fn is_padded(view: &ValueView<'_>) -> bool {
    const MAY_BE_SPACE: ClassMask =
        ClassMask(ClassMask::SPACE.0 | ClassMask::FULL_WIDTH.0 | ClassMask::OTHER.0 | ClassMask::OTHER_ASCII.0);
    let ends = [view.text.bytes().next(), view.text.bytes().next_back()];
    let is_bare = ends.iter().flatten().all(u8::is_ascii_graphic);
    view.mask.has_any(MAY_BE_SPACE)
        && !is_bare
        && (view.text.starts_with(char::is_whitespace) || view.text.ends_with(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_slow_way() {
        for text in [
            "",
            "abc 1",
            "a@b.c",
            "中文",
            "１２",
            "x\u{a0}y",
            "-_+:",
            "\u{7f}~",
            "é",
            "一a鿿",
            "䷿〇㐀𠀀",
        ] {
            let (fast, slow) = (view(text), ValueView::new(text));
            assert_eq!((fast.chars, fast.mask), (slow.chars, slow.mask), "{text}");
        }
    }

    #[test]
    fn sees_blanks() {
        for text in ["", " ", "\t\r\n", "\u{3000}", "\u{2003}\u{a0}"] {
            assert!(is_blank(&view(text)));
        }
        for text in ["0", "\u{3000}x", "é", "\u{200b}"] {
            assert!(!is_blank(&view(text)));
        }
    }
}
