//! Names of persons in Korea and Japan as they are written there, and addresses in Korea. Weak evidence, as all names are.

use crate::text::{is_digits, is_han};

/// Korean family names of one syllable (census of Statistics Korea, 2015): more than 99 of 100 persons have one of them.
const KOREAN: &str = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용";

/// Korean family names of two syllables.
const KOREAN_COMPOUND: [&str; 5] = ["남궁", "황보", "제갈", "선우", "독고"];

/// Frequent Japanese family names, by published counts of telephone directories.
#[rustfmt::skip]
const JAPANESE: [&str; 140] = [
    "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "渡邊", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上", "木村", "斎藤", "斉藤",
    "清水", "山崎", "阿部", "池田", "橋本", "山下", "森", "石川", "中島", "前田", "藤田", "小川", "後藤", "岡田", "長谷川", "村上", "近藤", "石井", "坂本", "遠藤",
    "青木", "藤井", "西村", "福田", "太田", "三浦", "藤原", "岡本", "松田", "中川", "中野", "原田", "小野", "田村", "竹内", "金子", "和田", "中山", "石田", "上田",
    "森田", "原", "柴田", "酒井", "工藤", "横山", "宮崎", "宮本", "内田", "高木", "安藤", "島田", "谷口", "大野", "高田", "丸山", "今井", "河野", "藤本", "村田",
    "武田", "上野", "杉山", "増田", "平野", "大塚", "千葉", "久保", "松井", "小島", "岩崎", "桜井", "櫻井", "木下", "野口", "松尾", "菊地", "菊池", "野村", "新井",
    "佐野", "古川", "渡部", "杉本", "大西", "浜田", "市川", "水野", "小松", "島", "吉川", "山内", "西田", "西川", "北村", "五十嵐", "福島", "安田", "中田", "平田",
    "川口", "川崎", "飯田", "東", "本田", "久保田", "吉村", "川村", "沢田", "辻", "関", "岩田", "中西", "服部", "樋口", "津田", "若松", "坂口", "三宅", "矢野",
];

/// Whether a text is a name in Hangul: a family name and one to three syllables, with a space between or not.
pub(crate) fn is_korean_name(text: &str) -> bool {
    let syllables = text.chars().filter(|c| !c.is_whitespace()).count();
    let sound = (2..=5).contains(&syllables) && text.chars().all(|c| is_hangul(c) || c == ' ');
    let compound = KOREAN_COMPOUND.iter().any(|family| text.starts_with(family)) && syllables >= 3;
    let single = text.chars().next().is_some_and(|first| KOREAN.contains(first)) && syllables <= 4;
    sound && text.split(' ').count() <= 2 && (compound || single)
}

/// Whether a text is a name in Japanese characters with a space between a frequent family name and one to four characters.
pub(crate) fn is_japanese_name(text: &str) -> bool {
    let mut parts = text.split(' ').filter(|part| !part.is_empty());
    let (family, given) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    parts.next().is_none()
        && (1..=4).contains(&given.chars().count())
        && given.chars().all(|c| is_han(c) || is_kana(c))
        && JAPANESE.contains(&family)
}

/// The characters with which such a name begins.
pub(crate) fn first_of_japanese_names() -> impl Iterator<Item = char> {
    JAPANESE.iter().filter_map(|family| family.chars().next())
}

const fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

const fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30ff}' | '々')
}

/// Whether a text is an address in Hangul: a province or city, and a road with a number behind it (도로명주소).
pub(crate) fn is_korean_address(text: &str) -> bool {
    const REGIONS: [&str; 2] = ["시", "도"];
    const ROADS: [&str; 4] = ["로", "길", "거리", "가"];
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).take(12).collect();
    let begins = words
        .first()
        .is_some_and(|first| first.starts_with(is_hangul) && REGIONS.iter().any(|end| first.ends_with(end)));
    begins
        && words.iter().zip(words.iter().skip(1)).any(|(road, number)| {
            let number = number.strip_prefix("지하").unwrap_or(number);
            let (house, part) = number.split_once('-').unwrap_or((number, "1"));
            let numbered = is_digits(house) && is_digits(part) && house.len() <= 5;
            numbered && road.chars().count() >= 2 && ROADS.iter().any(|end| road.ends_with(end))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_names() {
        assert!(
            ["윤영자", "김지후", "남궁민수", "김 지후", "이산"]
                .into_iter()
                .all(is_korean_name)
        );
        for text in ["", "김", "서울특별시", "김지후 님께 드림", "데이터", "김a", "컴퓨터"] {
            assert!(!is_korean_name(text), "{text}");
        }
    }

    #[test]
    fn japanese_names() {
        assert!(
            ["橋本 聡太郎", "吉田 香織", "佐藤 ひろし", "五十嵐 治"]
                .into_iter()
                .all(is_japanese_name)
        );
        for text in ["", "橋本聡太郎", "張 三", "山口 県立中学校", "佐藤", "佐藤 太郎 様"] {
            assert!(!is_japanese_name(text), "{text}");
        }
    }

    #[test]
    fn korean_addresses() {
        for text in [
            "울산광역시 도봉구 테헤란거리 511",
            "부산광역시 동구 봉은사가 280-61",
            "울산광역시 서구 선릉7길 지하540 (상훈이면)",
        ] {
            assert!(is_korean_address(text), "{text}");
        }
        for text in ["", "서울특별시", "울산광역시 도봉구", "김지후 511", "도로 1 2"] {
            assert!(!is_korean_address(text), "{text}");
        }
    }
}
