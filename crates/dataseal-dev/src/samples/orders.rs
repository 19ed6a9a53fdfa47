//! The order table of an invented Shanghai retailer, as a spreadsheet left it: some rows broken, some card numbers damaged.

use std::collections::BTreeSet;

use super::{
    csv_record,
    customer::Customer,
    digits::{spreadsheet_exponent, spreadsheet_zeroed},
    expected::Column,
    prng::Prng,
};

/// Rows that fit. Enough that most months of most districts have five customers or more.
pub(super) const ROWS: usize = 4_000;
const CUSTOMERS: usize = 1_600;
const SEED: u64 = 0x6461_7461_7365_616C;

/// The columns in order, with what a scan should say about each.
pub(super) const COLUMNS: &[Column] = &[
    Column::new("订单编号").typed("integer"),
    Column::new("客户姓名").typed("text").class("person-name", "L2"),
    Column::new("身份证号").typed("text").class("resident-id", "L4"),
    Column::new("手机号").typed("integer").class("mobile-phone", "L2"),
    Column::new("电子邮箱").typed("text").class("email", "L2"),
    Column::new("银行卡号").class("bank-card", "L3"),
    Column::new("收货地址").typed("text").class("address", "L2"),
    Column::new("区县代码").typed("integer").class("admin-code", "L1"),
    Column::new("区县").typed("text"),
    Column::new("车牌号").typed("text").class("licence-plate", "L2"),
    Column::new("下单时间").typed("timestamp"),
    Column::new("商品类别").typed("text"),
    Column::new("数量").typed("integer"),
    Column::new("金额(元)").typed("decimal"),
    Column::new("支付方式").typed("text"),
    Column::new("备注").typed("text"),
];

/// One order.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    /// Text of 18 digits: the time and a running number.
    pub(super) number: String,
    pub(super) customer: Customer,
    /// As typed in this order: a number, or `无`.
    mobile: String,
    /// As saved in this order: whole or damaged.
    bank_card: String,
    /// `2025-03-07 14:05:33`.
    pub(super) time: String,
    category: &'static str,
    quantity: u32,
    /// In fen, a hundredth of a yuan.
    pub(super) amount_fen: u64,
    payment: &'static str,
    note: &'static str,
}

impl Order {
    /// The fields in the order of [`COLUMNS`].
    pub(super) fn cells(&self) -> Vec<String> {
        let person = &self.customer;
        vec![
            self.number.clone(),
            person.name.clone(),
            person.resident_id.clone(),
            self.mobile.clone(),
            person.email.clone(),
            self.bank_card.clone(),
            person.address.clone(),
            person.district.code.to_owned(),
            person.district.name.to_owned(),
            person.plate.clone(),
            self.time.clone(),
            self.category.to_owned(),
            self.quantity.to_string(),
            yuan(self.amount_fen),
            self.payment.to_owned(),
            self.note.to_owned(),
        ]
    }

    /// The month, `2025-03`.
    pub(super) fn month(&self) -> &str {
        self.time.get(..7).unwrap_or_default()
    }
}

/// An amount in yuan with two decimals.
pub(super) fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// How a record does not fit the header.
#[derive(Debug, Clone, Copy)]
enum Misfit {
    /// The last field is missing.
    Short,
    /// Half of the record is missing.
    Cut,
    /// A field too many at the end.
    Long,
    /// An address with a comma that nobody quoted.
    BareComma,
}

/// Where the seven misfits stand: the number of rows that fit before each.
const MISFITS: &[(usize, Misfit)] = &[
    (212, Misfit::Short),
    (745, Misfit::BareComma),
    (1_388, Misfit::Long),
    (1_903, Misfit::Cut),
    (2_571, Misfit::Short),
    (3_126, Misfit::BareComma),
    (3_890, Misfit::Cut),
];

/// The whole table: rows that fit, and the texts of those that do not.
#[derive(Debug)]
pub(super) struct Table {
    /// Rows that fit, by time.
    pub(super) orders: Vec<Order>,
    misfits: Vec<(usize, String)>,
}

impl Table {
    /// The table as CSV text with CRLF line ends, header first.
    pub(super) fn to_csv(&self) -> String {
        let mut text = csv_record(COLUMNS.iter().map(|column| column.name)) + "\r\n";
        for (place, order) in self.orders.iter().enumerate() {
            for (_, misfit) in self.misfits.iter().filter(|(before, _)| *before == place) {
                text.push_str(misfit);
                text.push_str("\r\n");
            }
            text.push_str(&csv_record(order.cells().iter().map(String::as_str)));
            text.push_str("\r\n");
        }
        text
    }

    /// Record numbers of the misfits; the first record after the header is 1.
    pub(super) fn ragged_records(&self) -> BTreeSet<usize> {
        self.misfits
            .iter()
            .enumerate()
            .map(|(earlier, (before, _))| before + earlier + 1)
            .collect()
    }

    /// How many orders have a card number damaged by a spreadsheet: as an exponent, and with zeroed digits.
    pub(super) fn damaged_cards(&self) -> (usize, usize) {
        let exponents = self.orders.iter().filter(|order| order.bank_card.contains('E')).count();
        let differing = self
            .orders
            .iter()
            .filter(|order| order.bank_card != order.customer.bank_card)
            .count();
        (exponents, differing - exponents)
    }
}

/// Makes the table.
pub(super) fn generate() -> Table {
    let mut prng = Prng::new(SEED);
    let customers: Vec<Customer> = (0..CUSTOMERS).map(|_| Customer::invent(&mut prng)).collect();
    let mut times: Vec<Moment> = (0..ROWS + MISFITS.len()).map(|_| Moment::draw(&mut prng)).collect();
    times.sort_unstable();
    let mut orders = Vec::new();
    let mut misfits = Vec::new();
    for (running, time) in times.into_iter().enumerate() {
        let chosen = usize::try_from(prng.below(u32::try_from(CUSTOMERS).unwrap_or_default())).unwrap_or_default();
        let customer = customers.get(chosen).cloned().unwrap_or_default();
        let order = order(&mut prng, running, &time, customer);
        match MISFITS.get(misfits.len()) {
            Some((before, kind)) if *before == orders.len() => misfits.push((*before, misfit_text(&order, *kind))),
            _ => orders.push(order),
        }
    }
    Table { orders, misfits }
}

fn misfit_text(order: &Order, kind: Misfit) -> String {
    let mut cells = order.cells();
    match kind {
        Misfit::Short => cells.truncate(COLUMNS.len() - 1),
        Misfit::Cut => cells.truncate(COLUMNS.len() / 2),
        Misfit::Long => cells.push("已核对".to_owned()),
        Misfit::BareComma => {
            let bare = order.customer.address.replace('号', "号,");
            let address = COLUMNS.iter().position(|column| column.name == "收货地址");
            return cells
                .iter()
                .enumerate()
                .map(|(place, cell)| {
                    if Some(place) == address {
                        bare.clone()
                    } else {
                        super::csv_field(cell)
                    }
                })
                .collect::<Vec<_>>()
                .join(",");
        }
    }
    csv_record(cells.iter().map(String::as_str))
}

/// A second of the year 2025.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
}

/// Months with their days and weights: more orders in June and November, fewer in February.
#[rustfmt::skip]
const MONTHS: &[((u32, u32), u32)] = &[
    ((1, 31), 9), ((2, 28), 6), ((3, 31), 9), ((4, 30), 9), ((5, 31), 10), ((6, 30), 13), ((7, 31), 9), ((8, 31), 9),
    ((9, 30), 10), ((10, 31), 10), ((11, 30), 15), ((12, 31), 11),
];

impl Moment {
    fn draw(prng: &mut Prng) -> Self {
        let (month, days) = prng.pick_weighted(MONTHS);
        let day = prng.between(1, days);
        let hour = if prng.chance(60) {
            prng.between(0, 7)
        } else {
            prng.between(8, 23)
        };
        Self {
            month,
            day,
            hour,
            minute: prng.below(60),
            second: prng.below(60),
        }
    }
}

/// Categories with the range of unit prices in fen.
const CATEGORIES: &[((&str, u32, u32), u32)] = &[
    (("食品生鲜", 690, 16_800), 26),
    (("家居日用", 990, 29_900), 18),
    (("服饰鞋包", 4_900, 89_900), 16),
    (("美妆个护", 2_900, 59_900), 12),
    (("数码家电", 9_900, 599_900), 9),
    (("母婴玩具", 1_990, 49_900), 8),
    (("图书文具", 1_200, 19_900), 6),
    (("运动户外", 3_900, 79_900), 5),
];

const PAYMENTS: &[(&str, u32)] = &[
    ("微信支付", 42),
    ("支付宝", 38),
    ("银行卡", 11),
    ("云闪付", 7),
    ("货到付款", 2),
];

const NOTES: &[(&str, u32)] = &[
    ("", 800),
    ("请放门卫处", 50),
    ("工作日送货", 45),
    ("需要发票", 40),
    ("送货前请联系", 40),
    ("易碎,轻拿轻放", 12),
    ("礼品包装,不放小票", 10),
    ("包装上写\"生日快乐\"", 3),
];

/// The running number of the order whose note holds a line break.
const BROKEN_NOTE: usize = 1_000;

fn order(prng: &mut Prng, running: usize, time: &Moment, customer: Customer) -> Order {
    let Moment {
        month,
        day,
        hour,
        minute,
        second,
    } = time;
    let (category, low, high) = prng.pick_weighted(CATEGORIES);
    let quantity = prng.pick_weighted(&[(1, 60), (2, 22), (3, 9), (4, 4), (5, 3), (6, 2)]);
    let unit = prng.between(low / 10, high / 10) * 10;
    let note = prng.pick_weighted(NOTES);
    // 7919 is prime to 10,000, so that the last four digits never repeat within the table.
    let last_four = (running * 7_919 + 1_234) % 10_000;
    Order {
        number: format!("2025{month:02}{day:02}{hour:02}{minute:02}{second:02}{last_four:04}"),
        mobile: if prng.chance(20) {
            "无".to_owned()
        } else {
            customer.mobile.clone()
        },
        bank_card: saved_card(prng, &customer.bank_card),
        customer,
        time: format!("2025-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
        category,
        quantity,
        amount_fen: u64::from(unit) * u64::from(quantity),
        payment: prng.pick_weighted(PAYMENTS),
        note: if running == BROKEN_NOTE {
            "工作日送货\r\n周末请先联系"
        } else {
            note
        },
    }
}

/// A card number as a spreadsheet may have left it: two in a hundred as an exponent, two with the last digits zeroed.
fn saved_card(prng: &mut Prng, card: &str) -> String {
    match prng.below(100) {
        0 | 1 => spreadsheet_exponent(card),
        2 | 3 => spreadsheet_zeroed(card),
        _ => card.to_owned(),
    }
}
