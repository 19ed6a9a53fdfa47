//! Where data lies when it is not a local file: object stores, web addresses, databases.
