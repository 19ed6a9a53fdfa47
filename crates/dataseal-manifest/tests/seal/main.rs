//! Statements as others meet them: their bytes, what forgers try, data compared with them, and third-party clients.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod clients;
mod comparison;
mod fixture;
mod forgeries;
mod refusals;
mod schema;
mod statements;
mod waivers;
