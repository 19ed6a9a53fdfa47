//! Compound files: sectors, chains and directories, sound and damaged.

use super::*;
use crate::testing::region_of;

/// A file with these streams at its root, each in whole sectors of 512 bytes.
fn file_of(streams: &[(&str, &[u8])]) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    let (mut table, mut data, mut directory) = (vec![0xFFFF_FFFD_u32], Vec::new(), Vec::new());
    directory.extend(entry("Root Entry", 5, 1, END, 0));
    let directory_sectors = (streams.len() + 1).div_ceil(4);
    let first = u32::try_from(1 + directory_sectors).unwrap();
    for at in 1..directory_sectors {
        table.push(u32::try_from(at + 1).unwrap());
    }
    table.push(END);
    for (position, (name, bytes)) in streams.iter().enumerate() {
        let start = first + u32::try_from(data.len() / 512).unwrap();
        let next = if position + 1 < streams.len() {
            u32::try_from(position + 2).unwrap()
        } else {
            NO_STREAM
        };
        let mut raw = entry(name, 2, NO_STREAM, start, u32::try_from(bytes.len()).unwrap());
        raw[72..76].copy_from_slice(&next.to_le_bytes());
        directory.extend(raw);
        let sectors = bytes.len().div_ceil(512);
        for at in 1..sectors {
            table.push(start + u32::try_from(at).unwrap());
        }
        table.push(END);
        data.extend(*bytes);
        data.resize(data.len().next_multiple_of(512), 0);
    }
    directory.resize(directory_sectors * 512, 0);
    table.resize(128, NO_STREAM);
    let mut header = vec![0_u8; 512];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    for (at, field) in [(26, 3_u16), (28, 0xFFFE), (30, 9), (32, 6)] {
        header[at..at + 2].copy_from_slice(&field.to_le_bytes());
    }
    for (at, field) in [(44, 1_u32), (48, 1), (56, 4096), (60, END), (68, END), (76, 0)] {
        header[at..at + 4].copy_from_slice(&field.to_le_bytes());
    }
    header[80..].fill(0xFF);
    let table: Vec<u8> = table.iter().flat_map(|next| next.to_le_bytes()).collect();
    [header, table, directory, data].concat()
}

fn entry(name: &str, object: u8, child: u32, start: u32, size: u32) -> Vec<u8> {
    let mut raw = vec![0_u8; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    raw[..units.len()].copy_from_slice(&units);
    raw[64..66].copy_from_slice(&u16::try_from(units.len() + 2).unwrap().to_le_bytes());
    raw[66] = object;
    for (at, field) in [(68, NO_STREAM), (72, NO_STREAM), (76, child), (116, start), (120, size)] {
        raw[at..at + 4].copy_from_slice(&field.to_le_bytes());
    }
    raw
}

fn scratch() -> Scratch {
    Scratch::new(Some(tempfile::tempfile().unwrap()))
}

#[test]
fn streams_come_out_in_one_piece() {
    let long: Vec<u8> = (0..5000_u32).flat_map(u32::to_le_bytes).collect();
    let bytes = file_of(&[("Workbook", &long), ("EncryptedPackage", &long[..4999])]);
    let file = CompoundFile::open(&region_of(&bytes)).unwrap();
    let names: Vec<&str> = file.roots.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["Workbook", "EncryptedPackage"]);
    let stream = file.spool(file.find("workbook").unwrap(), &scratch()).unwrap();
    assert_eq!(stream.read_range(0, long.len()).unwrap(), long);
    assert!(file.find("Book").is_none());
}

#[test]
fn loops_and_lies_are_damage() {
    let long = vec![7; 5000];
    let bytes = file_of(&[("Workbook", &long)]);
    let changed = |at: usize, to: &[u8]| {
        let mut bytes = bytes.clone();
        bytes[at..at + to.len()].copy_from_slice(to);
        let file = CompoundFile::open(&region_of(&bytes))?;
        let node = file.find("Workbook").ok_or(damaged_workbook())?;
        file.spool(node, &scratch()).map(|region| region.len())
    };
    assert_eq!(changed(8, &[0]), Ok(5000));
    // The stream's second sector is its own next one; the directory's is too; the file's table is a list without end.
    assert!(changed(512 + 3 * 4, &[3, 0, 0, 0]).is_err());
    assert!(changed(512 + 4, &[1, 0, 0, 0]).is_err());
    let mut endless = bytes.clone();
    endless[68..72].fill(0);
    endless[1020..1024].fill(0);
    assert!(CompoundFile::open(&region_of(&endless)).is_err());
    // Its size is larger than the file; it starts behind it; its entry is its own sibling.
    assert!(changed(1024 + 128 + 120, &[0, 0, 0, 0x10]).is_err());
    assert!(changed(1024 + 128 + 116, &[0xF0, 0, 0, 0]).is_err());
    assert!(changed(1024 + 128 + 68, &[1, 0, 0, 0]).is_err());
    // Sectors of 2 GiB.
    assert!(changed(30, &[31]).is_err());
    for cut in (0..bytes.len()).step_by(61) {
        let _ = CompoundFile::open(&region_of(&bytes[..cut]));
    }
}
