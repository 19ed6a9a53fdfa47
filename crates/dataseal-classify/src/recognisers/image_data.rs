//! 内嵌图像 · Images inside cells
//!
//! # 识别什么 · What it finds
//!
//! 以 base64 存放在单元格里的 JPEG、PNG、GIF、BMP、WebP、TIFF 图像，含 `data:image/` 前缀的写法。
//!
//! Images of JPEG, PNG, GIF, BMP, WebP and TIFF that a cell holds in base64, with `data:image/` before them or not.
//!
//! # 怎样判定 · How it decides
//!
//! 开头是图像格式的标志字节，且其后都是 base64 字符。
//!
//! The first bytes are those of an image format, and base64 follows to the end.
//!
//! # 近似与误报 · Near misses
//!
//! 图像可能是证件、人脸或商品，机器不看内容，一律按个人信息从严处理；列名写明人脸、指纹等时由 biometric 识别。
//!
//! A picture may show a document, a face or goods. Nobody looks into it, so it counts as personal information to be on the safe side; where the column's name speaks of faces or fingerprints, biometric finds it.
//!
//! # 依据 · Sources
//!
//! 各格式规范的标志字节；RFC 4648；GB/T 35273-2020 附录 B。
//!
//! Magic bytes of the formats; RFC 4648; GB/T 35273-2020 Annex B.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::binary::{is_base64, is_image, payload};
use crate::text::{LONGEST_TEXT, fold, hit};

static CLASS: ClassId = ClassId::from_static("image-data");

struct ImageData;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(ImageData)
}

impl Recogniser for ImageData {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::UPPER | ClassMask::FOLDED,
            none_of: ClassMask::HAN | ClassMask::AT,
            digit_lengths: LengthSet::NONE,
            ..Gate::length(64, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let data = payload(&text);
        if is_image(data) && is_base64(data) {
            hit(&text)
        } else {
            Examination::Miss
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::assert_answers;

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoH",
                "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
            ],
            &[],
            &[],
            &[
                "/9j/4AAQSkZJRg==",
                "/9j/ 4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoH",
                "aGVsbG8gd29ybGQsIHRoaXMgaXMgYSB0ZXh0IGFuZCBub3QgYSBwaWN0dXJlIGF0IGFsbA==",
                "https://example.com/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwM",
            ],
        );
    }
}
