//! The two languages of everything that people read. Machine keys are never translated.

use std::fmt;
use std::str::FromStr;

use dataseal_model::Bilingual;

use crate::ReportError;

/// A language of the catalogues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both, Chinese first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// Language tag by BCP 47, also the part of file names: `report.zh-CN.html`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The text of a pair in this language; the other one where this one is empty.
    pub fn pick(self, text: &Bilingual) -> &str {
        let (wanted, other) = match self {
            Self::Zh => (&text.zh, &text.en),
            Self::En => (&text.en, &text.zh),
        };
        if wanted.is_empty() { other } else { wanted }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Lang {
    type Err = ReportError;

    /// Tags and locale names: `zh`, `zh-CN`, `zh_CN.UTF-8`, `en`, `en-GB`. The region does not matter.
    fn from_str(text: &str) -> Result<Self, ReportError> {
        let primary = text.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(ReportError::UnknownLanguage {
                written: text.to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_locales_are_read_and_others_refused() {
        for text in ["zh", "zh-CN", "zh_CN.UTF-8", "ZH-hans"] {
            assert_eq!(text.parse::<Lang>().unwrap(), Lang::Zh, "{text}");
        }
        assert_eq!("en_GB.UTF-8".parse::<Lang>().unwrap(), Lang::En);
        for text in ["C", "", "fr", "zhx"] {
            assert!(text.parse::<Lang>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_missing_translation_shows_the_other_language() {
        assert_eq!(Lang::En.pick(&Bilingual::new("姓名", "")), "姓名");
    }
}
