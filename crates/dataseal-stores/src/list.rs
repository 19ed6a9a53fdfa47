//! The objects under a prefix, as inputs with names relative to it.

use std::collections::BTreeSet;

use futures::TryStreamExt as _;
use object_store::ObjectMeta;

use crate::client::store_error;
use crate::error::{AddressProblem, StoreError, StoreLimit};
use crate::limits::Access;
use crate::open::open;
use crate::running;
use crate::store_url::{StoreKind, StoreUrl};

/// An object under a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its own address, for [`fetch`](crate::fetch).
    pub url: StoreUrl,
    /// Its key relative to the prefix, with `/` between segments; never empty, never with `.` or `..`.
    pub name: String,
    /// Its size, as listed.
    pub bytes: u64,
    /// The store's mark of its content, as listed.
    pub etag: Option<String>,
}

/// Lists every object under a prefix, sorted by the bytes of their names. Marks of empty folders are left out.
///
/// # Errors
/// [`StoreError::Address`] for web addresses, which cannot be listed; [`StoreError::Limit`] if there are more objects than
/// the limits allow; otherwise as for [`fetch`](crate::fetch).
pub fn list(prefix: &StoreUrl, access: &Access<'_>) -> Result<Vec<Listed>, StoreError> {
    if prefix.kind() == StoreKind::Web {
        return Err(StoreError::Address(AddressProblem::Listing));
    }
    let path = prefix.path()?;
    let max = access.limits.max_objects;
    let found = running::run(access.cancel, access.limits.total, || async {
        let opened = open(prefix, access, true)?;
        let mut objects = Vec::new();
        let mut listing = opened.store.list(Some(&path));
        while let Some(object) = listing
            .try_next()
            .await
            .map_err(|error| store_error(&error, &opened.seen))?
        {
            if objects.len() >= max {
                return Err(StoreError::Limit {
                    what: StoreLimit::Objects,
                    max: max as u64,
                });
            }
            objects.push(object);
        }
        Ok(objects)
    })?;
    Ok(inputs(prefix, path.as_ref(), found))
}

fn inputs(prefix: &StoreUrl, path: &str, objects: Vec<ObjectMeta>) -> Vec<Listed> {
    let folders: BTreeSet<String> = objects
        .iter()
        .filter_map(|object| object.location.as_ref().rsplit_once('/'))
        .map(|(folder, _)| folder.to_owned())
        .collect();
    let mut listed: Vec<Listed> = objects
        .into_iter()
        .filter_map(|object| {
            let key = object.location.as_ref();
            let mark = object.size == 0 && (key == path || folders.contains(key));
            let name = if path.is_empty() {
                Some(key)
            } else {
                key.strip_prefix(path)?.strip_prefix('/')
            };
            let name = name.filter(|name| !mark && !name.is_empty())?.to_owned();
            Some(Listed {
                url: prefix.with_key(key),
                name,
                bytes: object.size,
                etag: object.e_tag,
            })
        })
        .collect();
    listed.sort_by(|left, right| left.name.cmp(&right.name));
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_and_sorted_and_folder_marks_are_no_inputs() {
        let object = |key: &str, size| ObjectMeta {
            location: object_store::path::Path::parse(key).unwrap(),
            last_modified: Default::default(),
            size,
            e_tag: None,
            version: None,
        };
        let objects = vec![
            object("f/b.csv", 2),
            object("f/a/1.csv", 1),
            object("f", 0),
            object("f/a", 0),
            object("f/空.csv", 0),
        ];
        let prefix = StoreUrl::parse("s3://bucket/f/").unwrap();
        let listed = inputs(&prefix, "f", objects);
        let names: Vec<&str> = listed.iter().map(|object| object.name.as_str()).collect();
        assert_eq!(names, ["a/1.csv", "b.csv", "空.csv"]);
        assert_eq!(listed[0].url.shown(), "s3://bucket/f/a/1.csv");
    }
}
