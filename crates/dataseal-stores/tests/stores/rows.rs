//! A query's result, fetched and read back from the scratch file.

use std::io::Seek as _;

use arrow::array::{Array as _, AsArray as _};
use arrow::ipc::reader::StreamReader;
use dataseal_stores::{
    Access, Credentials, DatabaseSource, FetchedRows, Reach, StoreError, TransferLimits, fetch_rows,
};

use crate::support::{access, assert_quiet};

/// Rows of cells.
pub(crate) type Rows = Vec<Vec<Option<String>>>;

pub(crate) fn rows_with(source: &DatabaseSource, access: &Access<'_>) -> Result<(FetchedRows, Rows), StoreError> {
    let mut file = tempfile::tempfile().unwrap();
    let mut last = 0;
    let fetched = fetch_rows(source, access, &mut file, &mut |progress| last = progress.received);
    let fetched = fetched.inspect_err(assert_quiet)?;
    assert_eq!((last, file.metadata().unwrap().len()), (fetched.rows, fetched.bytes));
    file.rewind().unwrap();
    let mut rows = Rows::new();
    for batch in StreamReader::try_new(file, None).unwrap() {
        let batch = batch.unwrap();
        for row in 0..batch.num_rows() {
            let cell = |column: &arrow::array::ArrayRef| {
                let texts = column.as_string::<i32>();
                texts.is_valid(row).then(|| texts.value(row).to_owned())
            };
            rows.push(batch.columns().iter().map(cell).collect());
        }
    }
    Ok((fetched, rows))
}

pub(crate) fn rows(
    address: &str,
    query: Option<&str>,
    credentials: &Credentials,
) -> Result<(FetchedRows, Rows), StoreError> {
    let source = DatabaseSource::parse(address, query).unwrap();
    let mut access = access(credentials, TransferLimits::default());
    access.reach = Reach::default();
    rows_with(&source, &access)
}

/// An address of a real server, or the reason why there is none.
pub(crate) fn server(variable: &str) -> url::Url {
    let address = std::env::var(variable);
    let address = address.unwrap_or_else(|_| panic!("set {variable}, or run this below `.ci/servers`"));
    address.parse().unwrap()
}
