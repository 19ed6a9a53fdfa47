//! The sixteen districts of Shanghai with their GB/T 2260 codes, and invented roads in them.

use super::prng::Prng;

/// A county-level division.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct District {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
}

const fn district(code: &'static str, name: &'static str, weight: u32) -> (District, u32) {
    (District { code, name }, weight)
}

/// Each district with the share of customers living there, in arbitrary units.
pub(super) const DISTRICTS: &[(District, u32)] = &[
    district("310101", "黄浦区", 60),
    district("310104", "徐汇区", 80),
    district("310105", "长宁区", 60),
    district("310106", "静安区", 80),
    district("310107", "普陀区", 80),
    district("310109", "虹口区", 60),
    district("310110", "杨浦区", 80),
    district("310112", "闵行区", 120),
    district("310113", "宝山区", 90),
    district("310114", "嘉定区", 80),
    district("310115", "浦东新区", 200),
    district("310116", "金山区", 40),
    district("310117", "松江区", 80),
    district("310118", "青浦区", 60),
    district("310120", "奉贤区", 50),
    district("310151", "崇明区", 24),
];

const ROAD_FIRST: &[&str] = &[
    "澄", "禾", "星", "槐", "芷", "岚", "砚", "棠", "汀", "篱", "梧", "萤", "缃", "瑶", "霁", "鹭",
];
const ROAD_SECOND: &[&str] = &["月", "荫", "川", "屿", "溪", "庭", "露", "桥", "野", "泉", "筠", "舟"];
const ROAD_KIND: &[&str] = &["路", "路", "路", "支路", "东路", "西路", "街"];

/// An address down to the room, in a real district and an invented road.
pub(super) fn address(prng: &mut Prng, district: District) -> String {
    let road = format!(
        "{}{}{}",
        prng.pick(ROAD_FIRST),
        prng.pick(ROAD_SECOND),
        prng.pick(ROAD_KIND)
    );
    let room = format!("{}0{}室", prng.between(1, 18), prng.between(1, 6));
    if prng.chance(450) {
        format!(
            "上海市{}{road}{}弄{}号{room}",
            district.name,
            prng.between(11, 1200),
            prng.between(1, 60)
        )
    } else {
        format!("上海市{}{road}{}号{room}", district.name, prng.between(1, 900))
    }
}
