//! Monthly figures by district, computed from the orders that fit; small groups are left out.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    csv_record,
    district::District,
    expected::Column,
    orders::{Order, yuan},
};

/// A month of a district with fewer customers is not published: a figure about few persons can be a figure about one.
pub(super) const FEWEST_CUSTOMERS: usize = 5;

/// The columns in order, with what a scan should say about each.
pub(super) const COLUMNS: &[Column] = &[
    Column::new("月份"),
    Column::new("区县代码").typed("integer").class("admin-code", "L1"),
    Column::new("区县").typed("text"),
    Column::new("订单数").typed("integer"),
    Column::new("客户数").typed("integer"),
    Column::new("销售额").typed("decimal"),
    Column::new("客单价").typed("decimal"),
];

/// The figures of one month and district.
#[derive(Debug)]
pub(super) struct Cell {
    month: String,
    district: District,
    pub(super) orders: u64,
    pub(super) customers: u64,
    pub(super) sales_fen: u64,
}

impl Cell {
    /// The fields in the order of [`COLUMNS`].
    pub(super) fn cells(&self) -> Vec<String> {
        // Half a fen rounds up; a cell never has zero customers.
        let per_customer = (self.sales_fen * 2 + self.customers) / (self.customers * 2).max(1);
        vec![
            self.month.clone(),
            self.district.code.to_owned(),
            self.district.name.to_owned(),
            self.orders.to_string(),
            self.customers.to_string(),
            yuan(self.sales_fen),
            yuan(per_customer),
        ]
    }
}

/// The published cells by month and district, and what was left out.
#[derive(Debug)]
pub(super) struct Statistics {
    pub(super) cells: Vec<Cell>,
    /// Cells left out because too few customers stand behind them.
    pub(super) left_out: usize,
    /// Orders in the cells left out.
    pub(super) orders_left_out: u64,
}

impl Statistics {
    /// The table as CSV text with LF line ends, header first.
    pub(super) fn to_csv(&self) -> String {
        let mut text = csv_record(COLUMNS.iter().map(|column| column.name)) + "\n";
        for cell in &self.cells {
            text.push_str(&csv_record(cell.cells().iter().map(String::as_str)));
            text.push('\n');
        }
        text
    }
}

/// Groups the orders by month and district.
pub(super) fn aggregate(orders: &[Order]) -> Statistics {
    let mut groups: BTreeMap<(&str, District), Vec<&Order>> = BTreeMap::new();
    for order in orders {
        groups
            .entry((order.month(), order.customer.district))
            .or_default()
            .push(order);
    }
    let mut statistics = Statistics {
        cells: Vec::new(),
        left_out: 0,
        orders_left_out: 0,
    };
    for ((month, district), group) in groups {
        let persons: BTreeSet<&str> = group.iter().map(|order| order.customer.resident_id.as_str()).collect();
        let orders = u64::try_from(group.len()).unwrap_or_default();
        if persons.len() < FEWEST_CUSTOMERS {
            statistics.left_out += 1;
            statistics.orders_left_out += orders;
            continue;
        }
        statistics.cells.push(Cell {
            month: month.to_owned(),
            district,
            orders,
            customers: u64::try_from(persons.len()).unwrap_or_default(),
            sales_fen: group.iter().map(|order| order.amount_fen).sum(),
        });
    }
    statistics
}
