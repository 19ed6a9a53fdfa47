//! Invented values: seeded, checksum-valid where a class has a checksum, with birth dates before 1900 so that they can be
//! nobody's. The checksums are written again here, from their standards, so that the corpus does not test the code by itself.

/// SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn range(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    pub(crate) fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(b'0' + u8::try_from(self.range(0, 9)).unwrap()))
            .collect()
    }

    /// Digits that do not begin with zero.
    pub(crate) fn number(&mut self, count: usize) -> String {
        format!("{}{}", self.range(1, 9), self.digits(count - 1))
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.range(1, 100) <= percent
    }
}

/// A word of a list parted by white space.
pub(crate) fn word(random: &mut Random, words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    words[usize::try_from(random.range(0, words.len() as u64 - 1)).unwrap()].to_owned()
}

fn value(c: char) -> u64 {
    u64::from(c.to_digit(36).unwrap())
}

pub(crate) fn resident_id(random: &mut Random) -> String {
    let area = word(random, "110105 310117 330106 440305 510107 420111 650102 230103");
    let body = format!(
        "{area}{}{:02}{:02}{}",
        random.range(1850, 1899),
        random.range(1, 12),
        random.range(1, 28),
        random.digits(3)
    );
    // ISO 7064: the weight of a place is a power of two modulo 11.
    let sum: u64 = body
        .chars()
        .rev()
        .enumerate()
        .map(|(place, c)| value(c) * (1 << (place + 1)) % 11)
        .sum();
    let check = (12 - sum % 11) % 11;
    format!("{body}{}", if check == 10 { "X".to_owned() } else { check.to_string() })
}

pub(crate) fn old_resident_id(random: &mut Random) -> String {
    let area = word(random, "110105 310117 330106 440305");
    format!(
        "{area}{:02}{:02}{:02}{}",
        random.range(20, 80),
        random.range(1, 12),
        random.range(1, 28),
        random.digits(3)
    )
}

pub(crate) fn mobile(random: &mut Random) -> String {
    format!(
        "{}{}",
        word(random, "130 131 135 138 139 150 158 166 177 186 188 189 191 199"),
        random.digits(8)
    )
}

pub(crate) fn landline(random: &mut Random) -> String {
    format!(
        "{}-{}{}",
        word(random, "010 021 0571 0755 028 0512"),
        random.range(2, 8),
        random.digits(7)
    )
}

pub(crate) fn luhn_number(random: &mut Random, prefix: &str, length: usize) -> String {
    let body = format!("{prefix}{}", random.digits(length - prefix.len() - 1));
    let sum: u64 = body
        .chars()
        .rev()
        .enumerate()
        .map(|(place, c)| {
            if place % 2 == 0 {
                [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][usize::try_from(value(c)).unwrap()]
            } else {
                value(c)
            }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

pub(crate) fn bank_card(random: &mut Random) -> String {
    let prefix = word(random, "621700 622202 622848 621226 621661");
    luhn_number(random, &prefix, 19)
}

pub(crate) fn uscc(random: &mut Random) -> String {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let letters: Vec<char> = ALPHABET.chars().collect();
    let mut body = format!("91{}MA", word(random, "310115 330106 440305 110105"));
    while body.len() < 17 {
        body.push(letters[usize::try_from(random.range(0, 30)).unwrap()]);
    }
    let mut weight = 1;
    let mut sum = 0;
    for c in body.chars() {
        sum += weight * ALPHABET.find(c).unwrap();
        weight = weight * 3 % 31;
    }
    format!("{body}{}", letters[(31 - sum % 31) % 31])
}

pub(crate) fn vin(random: &mut Random) -> String {
    const ALPHABET: &str = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
    const VALUES: &str = "12345678123457923456789";
    let letters: Vec<char> = ALPHABET.chars().collect();
    let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let mut number: Vec<char> = "LSV".chars().collect();
    while number.len() < 13 {
        number.push(letters[usize::try_from(random.range(0, 32)).unwrap()]);
    }
    number.extend(random.digits(4).chars());
    let worth = |c: char| {
        c.to_digit(10).unwrap_or_else(|| {
            VALUES
                .chars()
                .nth(ALPHABET.find(c).unwrap())
                .unwrap()
                .to_digit(10)
                .unwrap()
        })
    };
    let sum: u32 = number.iter().zip(weights).map(|(c, weight)| worth(*c) * weight).sum();
    number[8] = "0123456789X".chars().nth((sum % 11) as usize).unwrap();
    number.into_iter().collect()
}

pub(crate) fn email(random: &mut Random) -> String {
    format!(
        "{}.{}{}@{}",
        word(random, "li wang zhang liu chen yang"),
        word(random, "wei fang na min jing lei"),
        random.range(1, 999),
        word(random, "example.com example.org mail.example.net")
    )
}

pub(crate) fn plate(random: &mut Random) -> String {
    let head = word(random, "京A 沪B 粤B 浙A 苏E 川A 鄂A");
    if random.chance(30) {
        format!("{head}D{}", random.digits(5))
    } else {
        format!("{head}{}{}", word(random, "A B C D E F G"), random.digits(4))
    }
}

pub(crate) fn name(random: &mut Random) -> String {
    let surname = word(
        random,
        "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 欧阳 司马",
    );
    let given = "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀 霞 平 刚 桂 英 华 玉 兰 萍 红 建 国 志 文 浩 宇 欣 怡 子 涵 雨 泽";
    let second = if random.chance(70) {
        word(random, given)
    } else {
        String::new()
    };
    format!("{surname}{}{second}", word(random, given))
}

pub(crate) fn address(random: &mut Random) -> String {
    format!(
        "{}{}{}{}号{}室",
        word(
            random,
            "上海市浦东新区 北京市朝阳区 浙江省杭州市西湖区 广东省深圳市南山区 江苏省苏州市工业园区 四川省成都市武侯区"
        ),
        word(random, "澄川 砚舟 梧露 禾荫 岚屿 萤桥"),
        word(random, "路 街 大道 巷"),
        random.range(1, 999),
        random.range(101, 2503)
    )
}

pub(crate) fn company(random: &mut Random) -> String {
    format!(
        "{}{}{}{}",
        word(random, "上海 杭州 深圳 北京 苏州"),
        word(random, "云岭 星禾 远砚 青梧 澄屿"),
        word(random, "信息科技 贸易 医药 食品 物流"),
        word(random, "有限公司 股份有限公司 集团有限公司")
    )
}

pub(crate) fn organisation_code(random: &mut Random) -> String {
    let body = random.digits(8);
    let sum: u64 = body
        .chars()
        .zip([3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(c, weight)| value(c) * weight)
        .sum();
    let check = 11 - sum % 11;
    let last = match check {
        10 => "X".to_owned(),
        11 => "0".to_owned(),
        check => check.to_string(),
    };
    format!("{body}-{last}")
}

pub(crate) fn date(random: &mut Random, first: u64, last: u64) -> String {
    format!(
        "{}-{:02}-{:02}",
        random.range(first, last),
        random.range(1, 12),
        random.range(1, 28)
    )
}
