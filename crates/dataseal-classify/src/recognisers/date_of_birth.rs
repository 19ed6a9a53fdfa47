//! 出生日期 · Dates of birth
//!
//! # 识别什么 · What it finds
//!
//! 日期写法（`1990-01-02`、`1990/1/2`、`1990.1.2`、`1990年1月2日`、`19900102`，以及年份在后的 `12/29/1966`、`29-12-1966`），供列名为出生日期的列按日计数。
//!
//! Dates (`1990-01-02`, `1990/1/2`, `1990.1.2`, `1990年1月2日`, `19900102`, and with the year last `12/29/1966`, `29-12-1966`), counted by day for columns whose name speaks of birth.
//!
//! # 怎样判定 · How it decides
//!
//! 日期真实存在，年份在 1850 至 2099 之间。其后的时刻略去；年份在后而日月两读皆通的，只计其为日期，不计其日。任何日期列都会命中，所以必须有列名佐证。
//!
//! The day exists and its year is 1850 to 2099; a time after it is ignored. Where the year is last and day and month can be read either way, the date counts and its day does not. Every column of dates hits, so the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 只有年月（`1990-01`、`1990年1月`）的值记为近似。订单日期、生产日期等没有出生含义的列不作标注。
//!
//! Values with year and month only are near misses. Order dates and production dates get no label.
//!
//! # 依据 · Sources
//!
//! GB/T 7408；《个人信息保护法》第二十八条、第三十一条（不满十四周岁未成年人）；GB/T 35273-2020 附录 A。
//!
//! GB/T 7408; PIPL art. 28 and 31 (minors under 14); GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Hit, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::calendar::day_number;
use crate::text::{fold, is_digits, value_of};

static CLASS: ClassId = ClassId::from_static("date-of-birth");

struct DateOfBirth;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(DateOfBirth)
}

impl Recogniser for DateOfBirth {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            none_of: ClassMask::AT | ClassMask::LOWER,
            first: ClassMask::DIGIT | ClassMask::HYPHEN | ClassMask::DOT | ClassMask::HAN,
            digits: LengthSet::at_least(5),
            digit_lengths: LengthSet::only(8),
            whole_lengths: LengthSet::only(0).or(LengthSet::only(4)).or(LengthSet::only(8)),
            // Eight digits and a time, which is `T` at least.
            code_lengths: LengthSet::between(9, 32),
            ..Gate::length(6, 32)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if !may_begin(&text, digits) {
            return Examination::Miss;
        }
        let date = without_time(&text);
        // The digits of a year are no month and no day.
        if digits <= 2
            && let Some(day) = year_last(date)
        {
            return Examination::Hit(Hit { canonical: None, day });
        }
        let Some((year, month, day)) = fields(date) else {
            return Examination::Miss;
        };
        match (day, day_of(year, month, day.unwrap_or("1"))) {
            (Some(_), Some(day)) => Examination::Hit(Hit {
                canonical: None,
                day: Some(day),
            }),
            (None, Some(_)) => Examination::NearMiss,
            (_, None) => Examination::Miss,
        }
    }
}

/// Whether a date may begin so: with the digits of a year or of a whole date, or with a separator. Most texts do not.
/// `digits` is how many it begins with.
fn may_begin(text: &str, digits: usize) -> bool {
    match digits {
        0 => text.starts_with(['-', '/', '.', '年']),
        digits @ 1..=2 => text.get(digits..).is_some_and(|rest| rest.starts_with(['/', '-'])),
        digits => matches!(digits, 4 | 8),
    }
}

/// A date with its year last, as in America (`12/29/1966`) and Europe (`29/12/1966`), and the day where only one reading is a
/// date.
fn year_last(date: &str) -> Option<Option<i32>> {
    let separator = ['/', '-'].into_iter().find(|c| date.contains(*c))?;
    let mut parts = date.split(separator);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some()
        || first.is_empty()
        || second.is_empty()
        || ![first, second, year].into_iter().all(is_digits)
    {
        return None;
    }
    match (day_of(year, first, second), day_of(year, second, first)) {
        (Some(day), Some(other)) if day != other => Some(None),
        (day, other) => Some(Some(day.or(other)?)),
    }
}

/// The text before a time of day, which exports add to plain dates.
fn without_time(text: &str) -> &str {
    let at = text.bytes().position(|byte| matches!(byte, b' ' | b'T'));
    match at.and_then(|at| Some((text.get(..at)?, text.get(at + 1..)?))) {
        Some((date, time))
            if time
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.' | b'Z' | b'+')) =>
        {
            date
        }
        _ => text,
    }
}

/// Year, month and perhaps day as texts; nothing where the separators are not those of a date.
fn fields(date: &str) -> Option<(&str, &str, Option<&str>)> {
    // Telephones turn here.
    if date.len() > 10 && date.is_ascii() {
        return None;
    }
    if is_digits(date) && date.len() == 8 {
        return Some((date.get(..4)?, date.get(4..6)?, date.get(6..)));
    }
    // As nearly all dates are written.
    if let [_, _, _, _, b'-', _, _, b'-', _, _] = date.as_bytes() {
        let (year, month, day) = (date.get(..4)?, date.get(5..7)?, date.get(8..)?);
        if [year, month, day].into_iter().all(is_digits) {
            return Some((year, month, Some(day)));
        }
    }
    let mut separators = date.chars().filter(|c| !c.is_ascii_digit());
    let found = [separators.next(), separators.next(), separators.next()];
    let is_date = matches!(
        found.map(|separator| separator.unwrap_or_default()),
        ['-', '-', '\0']
            | ['/', '/', '\0']
            | ['.', '.', '\0']
            | ['年', '月', '日']
            | ['-', '\0', '\0']
            | ['/', '\0', '\0']
            | ['年', '月', '\0']
    );
    if !is_date || separators.next().is_some() {
        return None;
    }
    let mut parts = date
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let fields = (parts.next()?, parts.next()?, parts.next());
    parts.next().is_none().then_some(fields)
}

fn day_of(year: &str, month: &str, day: &str) -> Option<i32> {
    let sized = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    let year = value_of(year).filter(|year| sized && (1850..2100).contains(year))?;
    day_number(i32::try_from(year).ok()?, value_of(month)?, value_of(day)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::assert_answers;

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "1990-01-02",
                "1990/1/2",
                "1990.1.2",
                "1990年1月2日",
                "19900102",
                "１９９０-０１-０２",
                "1990-01-02 00:00:00",
                "1990-01-02T10:30:00Z",
                "12/29/1966",
                "29-12-1966",
                "1/2/1990 0:00",
            ],
            &["1990-01", "1990年1月"],
            &[],
            &[
                "1990-13-01",
                "1990-02-30",
                "1849-01-01",
                "90-01-02",
                "19901",
                "1-2-3",
                "13/13/1990",
                "1/2/90",
                "1/2-1990",
                "190.1.2.3",
            ],
        );
    }

    #[test]
    fn a_day_that_can_be_read_two_ways_is_not_counted() {
        let day = |text: &str| match DateOfBirth.examine(&ValueView::new(text)) {
            Examination::Hit(hit) => hit.day,
            _ => unreachable!("{text} is a date"),
        };
        assert_eq!(day("1/2/1970"), None);
        assert_eq!(day("1/1/1970"), Some(0));
        assert_eq!((day("1/13/1970"), day("13/1/1970")), (Some(12), Some(12)));
    }

    #[test]
    fn spellings_give_one_day() {
        for text in ["1970-01-02", "1970年1月2日", "19700102"] {
            let answer = DateOfBirth.examine(&ValueView::new(text));
            assert_eq!(
                answer,
                Examination::Hit(Hit {
                    canonical: None,
                    day: Some(1)
                })
            );
        }
    }
}
