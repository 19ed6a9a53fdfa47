//! Merkle trees of RFC 6962, section 2.1: leaf = SHA-256(0x00 ‖ data), node = SHA-256(0x01 ‖ left ‖ right).
//!
//! Leaves are added one after the other; a stack of complete subtrees is all that is kept.

use std::fs::File;
use std::sync::Arc;

use dataseal_model::Digest;
use sha2::{Digest as _, Sha256};

use crate::region::CHUNK;
use crate::{IntakeError, Region};

/// Bytes of one leaf of a file's chunk tree.
pub const CHUNK_LEAF: u64 = 8 << 20;

/// A tree that grows by leaves.
#[derive(Clone, Debug, Default)]
pub struct MerkleTree {
    /// INVARIANT: heights fall strictly from first to last.
    subtrees: Vec<(u32, [u8; 32])>,
}

impl MerkleTree {
    /// Adds a leaf that holds this data.
    pub fn push(&mut self, data: &[u8]) {
        let mut hasher = leaf_hasher();
        hasher.update(data);
        self.push_hash(hasher.finalize().into());
    }

    /// Adds a leaf whose hash is known.
    fn push_hash(&mut self, leaf: [u8; 32]) {
        let (mut height, mut hash) = (0, leaf);
        while let Some((_, left)) = self.subtrees.pop_if(|(lower, _)| *lower == height) {
            hash = node(&left, &hash);
            height += 1;
        }
        self.subtrees.push((height, hash));
    }

    /// The root; that of an empty tree is the hash of nothing.
    pub fn root(&self) -> Digest {
        let folded = self
            .subtrees
            .iter()
            .rev()
            .map(|(_, hash)| *hash)
            .reduce(|right, left| node(&left, &right));
        Digest::new(folded.unwrap_or_else(|| Sha256::digest([]).into()))
    }
}

fn leaf_hasher() -> Sha256 {
    Sha256::new_with_prefix([0])
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new_with_prefix([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// SHA-256 of a whole region and the root over its chunks of [`CHUNK_LEAF`] bytes, in one read.
///
/// # Errors
/// [`IntakeError::Io`] if a read fails.
fn digest_with_chunks(region: &Region) -> Result<(Digest, u64, Digest), IntakeError> {
    let mut whole = Sha256::new();
    let mut tree = MerkleTree::default();
    let mut leaf = leaf_hasher();
    let mut buffer = vec![0; CHUNK];
    let mut offset = 0_u64;
    loop {
        // CHUNK divides CHUNK_LEAF, and only the last chunk is shorter, so no read crosses a leaf's end.
        let chunk = region.read_chunk(offset, &mut buffer)?;
        whole.update(chunk);
        leaf.update(chunk);
        offset += chunk.len() as u64;
        let ended = chunk.is_empty();
        let full = offset.is_multiple_of(CHUNK_LEAF);
        if (full && !ended) || (ended && !full) {
            tree.push_hash(std::mem::replace(&mut leaf, leaf_hasher()).finalize().into());
        }
        if ended {
            return Ok((Digest::new(whole.finalize().into()), offset, tree.root()));
        }
    }
}

/// The same of a whole file, read by position.
///
/// # Errors
/// [`IntakeError::Io`] if a read fails.
pub fn digest_file_with_chunks(file: &File) -> Result<(Digest, u64, Digest), IntakeError> {
    let file = file.try_clone().map_err(|error| IntakeError::io(0, &error))?;
    digest_with_chunks(&Region::new(Arc::new(file), 0, u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::region_of;

    /// The root by the RFC's own recursion.
    fn by_definition(leaves: &[&[u8]]) -> [u8; 32] {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => Sha256::new_with_prefix([0]).chain_update(leaf).finalize().into(),
            several => {
                let split = several.len().next_power_of_two() / 2;
                node(&by_definition(&several[..split]), &by_definition(&several[split..]))
            }
        }
    }

    #[test]
    fn roots_are_those_of_the_rfc() {
        let texts: Vec<Vec<u8>> = (0..33_u8).map(|n| vec![n; usize::from(n)]).collect();
        for count in 0..texts.len() {
            let leaves: Vec<&[u8]> = texts[..count].iter().map(Vec::as_slice).collect();
            let mut tree = MerkleTree::default();
            leaves.iter().for_each(|leaf| tree.push(leaf));
            assert_eq!(tree.root(), Digest::new(by_definition(&leaves)), "{count} leaves");
        }
    }

    #[test]
    fn a_file_is_cut_into_chunks() {
        let leaf = usize::try_from(CHUNK_LEAF).unwrap();
        for length in [0, 1, leaf, leaf + 1, 2 * leaf] {
            let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let leaves: Vec<&[u8]> = bytes.chunks(leaf).collect();
            let (digest, read, root) = digest_with_chunks(&region_of(&bytes)).unwrap();
            assert_eq!(read, length as u64);
            assert_eq!(root, Digest::new(by_definition(&leaves)), "{length} bytes");
            assert_eq!(digest, Digest::new(Sha256::digest(&bytes).into()));
        }
    }
}
