//! 生物识别信息 · Biometric templates and images
//!
//! # 识别什么 · What it finds
//!
//! 人脸、指纹、虹膜、声纹的特征向量、模板和图像。
//!
//! Feature vectors, templates and images of faces, fingerprints, irises and voices.
//!
//! # 怎样判定 · How it decides
//!
//! 128、192、256、512、1024、2048 个数的向量，ISO/IEC 19794 模板的标志字节（FMR、FAC、FIR、IIR），或 base64 图像。
//!
//! A vector of 128, 192, 256, 512, 1024 or 2048 numbers, the magic bytes of a template of ISO/IEC 19794 (FMR, FAC, FIR, IIR), or an image in base64.
//!
//! # 近似与误报 · Near misses
//!
//! 文本嵌入等其他向量同形，必须有列名佐证；其他长串（加密的特征等）记为近似。
//!
//! Embeddings of texts look alike, so the column's name is required; other long strings, such as encrypted templates, are near misses.
//!
//! # 依据 · Sources
//!
//! PIPL 第 28 条；GB/T 40660-2021；ISO/IEC 19794；GB/T 35273-2020 附录 B。
//!
//! PIPL art. 28; GB/T 40660-2021; ISO/IEC 19794; GB/T 35273-2020 Annex B.

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::binary::{is_base64, is_image, is_template, payload, vector_length};
use crate::text::{LONGEST_TEXT, fold, hit};

static CLASS: ClassId = ClassId::from_static("biometric");

/// Numbers of the vectors in use.
const DIMENSIONS: [usize; 6] = [128, 192, 256, 512, 1024, 2048];

struct Biometric;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Biometric)
}

impl Recogniser for Biometric {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            digit_lengths: LengthSet::NONE,
            ..Gate::length(64, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if vector_length(&text).is_some_and(|length| DIMENSIONS.contains(&length)) {
            return hit(&text);
        }
        let data = payload(&text);
        if !is_base64(data) {
            Examination::Miss
        } else if is_image(data) || is_template(data) {
            hit(&text)
        } else {
            Examination::NearMiss
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
                "Rk1SACAyMAAAAADkAAABAAGQAMUAxQEAAABaI0BJAM9zAEDEARIXAEBhAGQfAEA=",
                "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoH",
            ],
            &["QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODk="],
            &[],
            &[
                "[0.1, 0.2, 0.3]",
                "人脸比对结果为同一人，相似度九十九点二，比对时间为二零二五年一月一日上午八时三十分，设备编号为一号楼二号闸机，备注信息如下所示，请核对后归档",
                "face matched with a score of ninety nine point two at the gate of building one",
            ],
        );
    }

    #[test]
    fn vectors_are_counted() {
        let recogniser = build(&crate::lexicon::tests::lexicons());
        let vector = |length: usize| {
            let numbers: Vec<String> = (0..length).map(|place| format!("-0.{place:03}e-1")).collect();
            let text = format!("[{}]", numbers.join(", "));
            recogniser.examine(&ValueView::new(&text))
        };
        assert!(matches!(vector(128), Examination::Hit(_)) && matches!(vector(512), Examination::Hit(_)));
        assert_eq!((vector(127), vector(130)), (Examination::Miss, Examination::Miss));
    }
}
