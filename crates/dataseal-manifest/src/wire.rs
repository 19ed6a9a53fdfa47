//! The statement as it is written: plain structs, one module for each version of the predicate, apart from the types that
//! the program works with. Not for rules about what may be written: those are in `build` and `check`.

pub mod pack_v0;
pub mod v0;
