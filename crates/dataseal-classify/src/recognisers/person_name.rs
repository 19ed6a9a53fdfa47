//! 姓名 · Names of persons
//!
//! # 识别什么 · What it finds
//!
//! 汉字姓名：单姓加一至两字、复姓加一至两字、双姓加两字，以及带间隔号的少数民族和译名；首字母大写的英文姓名和拼音姓名；韩文姓名与中间有空格的日文姓名；也找出长文本中“姓名”“联系人”等词之后的汉字姓名。
//!
//! Names in Han characters: a surname of one or two characters and one or two given ones, two surnames and two given ones, and names with a middle dot; capitalised names in
//! Latin letters, English ones and those in pinyin; names in Hangul, and Japanese ones with a space in the middle; also names in Han characters
//! inside longer texts, after a word for a person.
//!
//! # 怎样判定 · How it decides
//!
//! 姓氏在名单内；整个值不是常用词、行政区划，也不以地名、机构、店铺用字结尾。这是弱证据：单凭内容最多为提示，需要列名，或同表中另有已确认的身份证号、手机号等。
//!
//! 拉丁字母的姓名须名和姓都在名单内，或者由拼音的姓和一两个音节组成；称谓（Dr.、Mr.）和后缀（Jr.、MD）不计，`姓, 名` 的写法也算。
//!
//! The surname is in the list, and the value is no common word, no administrative division and does not end like a place, office or shop. This is weak evidence: content alone
//! is at most a hint; it takes the column's name, or a confirmed identity or mobile number in the same table.
//! Names in Latin letters need a given and a family name from the lists, or a Chinese surname and one or two syllables of pinyin; titles (Dr., Mr.) and suffixes (Jr., MD) do
//! not count, and `Family, Given` is read as well.
//!
//! # 近似与误报 · Near misses
//!
//! “张先生”一类称呼、首字母大写而不在名单内的两三个拉丁词、名单内的单个名或姓记为近似，只有列名说明是姓名时才有意义。以公司、街道、地点用词结尾的不算。
//!
//! Forms of address such as `张先生`, two or three capitalised Latin words that are not in the lists, and one word that is, are near misses that count only where the column's
//! name speaks of persons. What closes like a company, street or place does not count.
//!
//! # 依据 · Sources
//!
//! 《百家姓》与公开的姓氏统计；美国人口普查局 1990 年姓名频度表；汉语拼音方案；GB/T 35273-2020 附录 A。
//!
//! Published lists and counts of surnames; name files of the 1990 census of the United States; the scheme of pinyin; GB/T 35273-2020 Annex A.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Clue, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::east_asia::{first_of_japanese_names, is_japanese_name, is_korean_name};
use crate::latin_names::{self, LatinName};
use crate::lexicon::{Beginnings, Words};
use crate::text::{LONGEST_TEXT, contained, fold, hit, is_han, without_spaces};

static CLASS: ClassId = ClassId::from_static("person-name");

/// Whether a character is the last of places, offices and shops that hardly ends a given name.
#[rustfmt::skip]
const fn ends_place(c: char) -> bool {
    matches!(
        c,
        '省' | '市' | '县' | '区' | '镇' | '乡' | '村' | '街' | '道' | '庄' | '屯' | '寨' | '店' | '部' | '局' | '院' | '所'
            | '处' | '科' | '组' | '厂' | '站' | '队' | '社' | '厅' | '库' | '厨' | '箱' | '袋' | '瓶' | '盒' | '款' | '型'
            | '类' | '费' | '税' | '率' | '额'
    )
}

/// Whether a character is the last of roads and landscapes, which ends given names too.
const fn ends_landscape(c: char) -> bool {
    matches!(
        c,
        '路' | '桥' | '山' | '河' | '湖' | '江' | '海' | '岛' | '港' | '湾' | '峰'
    )
}

/// Forms of address after a surname.
const TITLES: [&str; 10] = [
    "先生", "女士", "小姐", "老师", "经理", "师傅", "同学", "医生", "阿姨", "总",
];

/// Whether a character ends a form of address.
const fn ends_title(c: char) -> bool {
    matches!(c, '生' | '士' | '姐' | '师' | '理' | '傅' | '学' | '姨' | '总')
}

/// Characters of the longest name.
const LONGEST: u32 = 40;

/// Characters of the shortest text that gives a name after a word for a person.
const SHORTEST_CALLED: u32 = 5;

/// What no name has.
const NOT_IN_NAMES: ClassMask = ClassMask(ClassMask::DIGIT.0 | ClassMask::AT.0 | ClassMask::COLON.0);

/// Words for persons before a name, and whether a name may follow them without anything between.
const CALLED: [(&str, bool); 40] = [
    ("姓名", true),
    ("联系人", true),
    ("收货人", true),
    ("收件人", true),
    ("寄件人", true),
    ("发件人", true),
    ("签收人", true),
    ("车主", true),
    ("户主", true),
    ("经办人", true),
    ("我叫", true),
    ("名叫", true),
    ("患者", false),
    ("病人", false),
    ("客户", false),
    ("顾客", false),
    ("用户", false),
    ("会员", false),
    ("员工", false),
    ("学生", false),
    ("家长", false),
    ("监护人", false),
    ("负责人", false),
    ("申请人", false),
    ("投保人", false),
    ("被保险人", false),
    ("受益人", false),
    ("持卡人", false),
    ("法人", false),
    ("法定代表人", false),
    ("驾驶人", false),
    ("驾驶员", false),
    ("司机", false),
    ("乘客", false),
    ("业主", false),
    ("租客", false),
    ("房东", false),
    ("当事人", false),
    ("举报人", false),
    ("本人", false),
];

/// Words that follow a name in notes.
const FOLLOWING: [&str; 22] = [
    "电话", "手机", "联系", "身份", "性别", "年龄", "地址", "住址", "住", "男", "女", "先生", "女士", "小姐", "的",
    "于", "在", "已", "证件", "出生", "微信", "来",
];

struct PersonName {
    words: Arc<Words>,
    /// Words for persons, with whether a name may follow at once.
    called: Beginnings<bool>,
}

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    let called = CALLED.iter().map(|(word, plain)| ((*word).to_owned(), *plain));
    Box::new(PersonName {
        words: lexicons.words(),
        called: Beginnings::of(called),
    })
}

impl Recogniser for PersonName {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::HAN | ClassMask::UPPER | ClassMask::FOLDED,
            // One word in ASCII letters.
            code_lengths: LengthSet::between(2, 15),
            ..Gate::length(2, LONGEST_TEXT)
        }
    }

    fn clues(&self) -> Option<Clues> {
        let words = &self.words;
        let single = words.surnames.characters().chain(first_of_japanese_names());
        Some(Clues {
            first: Some(
                single
                    .map(Clue::from)
                    .chain(words.compound_surnames.headings())
                    .collect(),
            ),
            last: None,
            inside: self.called.headings().collect(),
        })
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.chars > LONGEST || view.mask.has_any(NOT_IN_NAMES) {
            let called = view.mask.has_any(ClassMask::HAN) && view.chars >= SHORTEST_CALLED;
            return match called {
                true => contained(self.count_inside(&fold(view))),
                false => Examination::Miss,
            };
        }
        let text = fold(view);
        if text.is_ascii() || !view.mask.has_any(ClassMask::HAN | ClassMask::FULL_WIDTH) {
            return self.examine_latin(&text);
        }
        // Spaces part the names of Japan.
        if view.mask.has_any(ClassMask::SPACE | ClassMask::FULL_WIDTH) && is_japanese_name(&text) {
            return hit(&text);
        }
        let name = without_spaces(text, view.mask);
        if self.is_addressed(&name) {
            Examination::NearMiss
        } else if self.is_name(&name) || (view.mask.has_any(ClassMask::OTHER) && is_dotted_name(&name)) {
            hit(&name)
        } else if view.chars >= SHORTEST_CALLED {
            contained(self.count_inside(&name))
        } else {
            Examination::Miss
        }
    }
}

impl PersonName {
    fn examine_latin(&self, text: &str) -> Examination {
        if is_korean_name(text) {
            return hit(text);
        }
        match latin_names::examine(text, &self.words.international) {
            Some(LatinName::Full) => hit(&text.to_lowercase()),
            Some(LatinName::Possible) => Examination::NearMiss,
            None => Examination::Miss,
        }
    }

    /// Names that a longer text gives after a word for a person: `姓名：王伟`, `联系人王伟电话…`.
    fn count_inside(&self, text: &str) -> usize {
        let mut found = 0;
        for (at, c) in text.char_indices() {
            if self.called.begin_with(c) {
                let rest = text.get(at..).unwrap_or_default();
                let called = self.called.at(rest).next();
                found +=
                    usize::from(called.is_some_and(|(word, plain)| {
                        self.is_named(rest.get(word.len()..).unwrap_or_default(), *plain)
                    }));
            }
        }
        found
    }

    /// Whether a name follows. Without a colon or the like between them only some words are enough.
    fn is_named(&self, rest: &str, plain: bool) -> bool {
        let is_between = |c: char| matches!(c, ':' | '：' | ' ' | '是' | '叫' | '为' | '=' | '"' | '(' | '【' | '[');
        let name = rest.trim_start_matches(is_between);
        if name.len() == rest.len() && !plain {
            return false;
        }
        let length = name.chars().take(5).take_while(|c| is_han(*c)).count();
        let parted = name.len() < rest.len();
        if parted && is_dotted_name(name.split(|c: char| !is_han(c) && c != '·').next().unwrap_or_default()) {
            return true;
        }
        let end = |count: usize| name.char_indices().nth(count).map_or(name.len(), |(at, _)| at);
        (2..=length.min(4)).rev().any(|count| {
            let (candidate, after) = name.split_at_checked(end(count)).unwrap_or_default();
            let ends = !after.starts_with(is_han) || FOLLOWING.iter().any(|word| after.starts_with(word));
            ends && (parted || count <= 3) && self.is_name(candidate)
        })
    }

    fn is_name(&self, name: &str) -> bool {
        // Five tell that there are more than four.
        let mut room = ['\0'; 5];
        let length = name.chars().zip(&mut room).map(|(c, place)| *place = c).count();
        let characters = room.get(..length).unwrap_or_default();
        if !(2..=4).contains(&length) || !characters.iter().all(|&c| is_han(c)) || !self.fits(characters, name) {
            return false;
        }
        let ends_like_place = characters.len() >= 3 && characters.last().is_some_and(|&last| ends_place(last));
        !ends_like_place
            && !self.words.not_names.has(name)
            && !self.words.division_names.has(name)
            && !self.starts_with_word(characters, name)
    }

    /// Whether surname and given name have lengths that go together.
    fn fits(&self, characters: &[char], name: &str) -> bool {
        let is_surname = |at: usize| characters.get(at).is_some_and(|c| self.words.surnames.contains(*c));
        let compound = || {
            let surname = self.words.compound_surnames.at(name).next();
            let given = surname.and_then(|(surname, ())| name.get(surname.len()..));
            given.is_some_and(|given| (1..=2).contains(&given.chars().count()))
        };
        (is_surname(0) && (characters.len() <= 3 || is_surname(1))) || compound()
    }

    /// Whether a longer value begins with an excluded word of two characters, and its length or last character says that
    /// it is a phrase or a place (`黄河路`) and not a rare name (`白云飞`).
    fn starts_with_word(&self, characters: &[char], name: &str) -> bool {
        let phrase = characters.len() == 4 || characters.last().is_some_and(|&last| ends_landscape(last));
        characters.len() >= 3
            && phrase
            && self
                .words
                .not_names
                .at(name)
                .any(|(word, ())| word.chars().count() == 2)
    }

    fn is_addressed(&self, name: &str) -> bool {
        // Most names end otherwise.
        let may_be_titled = name.ends_with(ends_title);
        may_be_titled
            && TITLES
                .iter()
                .filter_map(|title| name.strip_suffix(title))
                .any(|surname| {
                    let mut characters = surname.chars();
                    let single = characters.next().is_some_and(|c| self.words.surnames.contains(c))
                        && characters.next().is_none();
                    single
                        || self
                            .words
                            .compound_surnames
                            .at(surname)
                            .any(|(compound, ())| compound == surname)
                })
    }
}

/// Names of several parts joined by a middle dot, such as those of Uyghur people and foreigners.
fn is_dotted_name(name: &str) -> bool {
    if !name.contains(['·', '•', '‧']) {
        return false;
    }
    let parts: Vec<&str> = name.split(['·', '•', '‧']).collect();
    let total = name.chars().count();
    (2..=5).contains(&parts.len())
        && (4..=24).contains(&total)
        && parts
            .iter()
            .all(|part| (1..=10).contains(&part.chars().count()) && part.chars().all(is_han))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "王伟",
                "刘远玉",
                "欧阳修",
                "欧阳娜娜",
                "张王晓明",
                "阿卜杜拉·买买提",
                "张 三",
                "陳大文",
                "上官婉儿",
                "Zhang Wei",
                "O'Neil, Mary Ann",
                "José García",
                "Dr. Jennifer Smith",
                "김지후",
                "橋本 聡太郎",
            ],
            &["张先生", "欧阳女士", "Aranka Szilagyi", "Mary"],
            &[
                "联系人：王伟，电话13900000000",
                "收货人李娜手机13900000000",
                "姓名:欧阳娜娜 性别:女",
                "患者：阿卜杜拉·买买提，男",
                "我叫张三丰，想咨询",
            ],
            &[
                "高兴",
                "黄金",
                "王家庄街道",
                "东城区",
                "朝阳",
                "黄河路",
                "市场部",
                "张江高科技园区",
                "王府井大街",
                "马上有钱了",
                "张*",
                "张三1",
                "李",
                "食品生鲜",
                "Acme Trading Ltd",
                "高级经理",
                "zhang wei",
                "王氏集团",
            ],
        );
    }

    #[test]
    fn spaces_do_not_matter() {
        assert_eq!(canonical_of(build, "张　三"), canonical_of(build, "张三"));
    }
}
