//! A query's result, fetched and read back from the scratch file, and what holds of every database.

use std::io::Seek as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use arrow::array::{Array as _, AsArray as _};
use arrow::ipc::reader::StreamReader;
use dataseal_model::ErrorCode;
use dataseal_stores::{
    Access, Credentials, DatabaseSource, FetchedRows, Reach, STANDARD_FILES, StoreError, TransferLimits, Wait,
    fetch_rows,
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

/// The error of a query that must fail.
pub(crate) fn failure(result: Result<(FetchedRows, Rows), StoreError>) -> StoreError {
    result.map(|_| ()).unwrap_err()
}

/// Does something with a server, on a runtime of its own.
pub(crate) fn block_on(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(work);
}

/// A login with a wrong password, `teapot419`, is refused by the state that the test knows, and the password is not told.
pub(crate) fn assert_login_refused(address: &str, wrong: &Credentials, known: impl FnOnce(&StoreError) -> bool) {
    let refused = failure(rows(address, None, wrong));
    assert!(known(&refused), "{refused:?}");
    assert_eq!(refused.code(), ErrorCode::InputPermission);
    assert!(!format!("{refused} {refused:?}").contains("teapot"));
}

/// Hands the servers' own authority in.
pub(crate) fn trust(credentials: &mut Credentials) {
    let file = STANDARD_FILES
        .iter()
        .find(|file| file.setting == "PGSSLROOTCERT")
        .unwrap();
    let authority = std::fs::read(std::env::var("DATASEAL_TEST_CA").unwrap()).unwrap();
    credentials.add_file(file, &authority).unwrap();
}

/// A statement that works for a minute ends by a limit of its time, and soon after the wish to end it.
pub(crate) fn assert_ends_by_time_or_wish(sleeping: &DatabaseSource, credentials: &Credentials, statement: Duration) {
    let cancel = AtomicBool::new(false);
    let mut access = Access {
        credentials,
        limits: TransferLimits {
            statement,
            ..TransferLimits::default()
        },
        reach: Reach::default(),
        cancel: &cancel,
    };
    assert_eq!(
        rows_with(sleeping, &access).unwrap_err(),
        StoreError::Timeout(Wait::Response)
    );
    access.limits.statement = Duration::from_secs(60);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(500));
            cancel.store(true, Ordering::Relaxed);
        });
        assert_eq!(rows_with(sleeping, &access).unwrap_err(), StoreError::Cancelled);
    });
    assert!(begun.elapsed() < Duration::from_secs(5));
}
