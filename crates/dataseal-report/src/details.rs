//! Details of errors in Chinese. The crates below write theirs in English with figures in it; what is known here is told in
//! Chinese, anything else stays as it is.

use crate::Lang;

/// (English sentence with holes, Chinese sentence with the same holes). The first that fits is taken.
const SENTENCES: &[(&str, &str)] = &[
    ("the input has no rows and no column names", "文件里没有行，也没有列名"),
    ("the input is a directory", "给的是目录"),
    ("no file below it", "下面没有文件"),
    ("the document is empty", "材料是空文件"),
    ("what is there is no file", "那里已有的不是普通文件"),
    (
        "the issuer of a document holds personal data",
        "材料的出具者里含有个人信息",
    ),
    (
        "the file lies outside the folder of the declaration",
        "数据文件在申报文件所在文件夹之外：请把申报文件写在数据旁边",
    ),
    ("the name of the file is not UTF-8", "文件名不是 UTF-8"),
    (
        "no rule gave an answer for the assessment date, so nothing was judged",
        "在评估基准日没有规则得出结论，等于没有研判",
    ),
    (
        "an asset.toml, a report.json or a manifest is read",
        "这里要给 asset.toml、report.json 或清单",
    ),
    (
        "there is no such {what}; did you mean `{nearest}`?",
        "没有这个{what}；是不是 `{nearest}`？",
    ),
    (
        "there is no such column; columns are written like {near}, or by place, as #3",
        "没有这一列；列写作 {near}，或写位置，如 #3",
    ),
    (
        "give the data or a report.json after the column; no report of that table is in the folder of results",
        "请在列后面给出数据或 report.json；结果文件夹里没有这张表的报告",
    ),
    (
        "the file is called ID.toml, where ID is lower-case words joined by hyphens",
        "文件名为 ID.toml，ID 是用连字符相连的小写单词",
    ),
    ("neither a folder nor `{word}`", "既不是文件夹，也不是 `{word}`"),
    (
        "name the draft's folder with --policies, or packs with --policy",
        "用 --policies 指定草案所在的文件夹，或用 --policy 指定规则包",
    ),
    ("--deid compares data, not reports", "--deid 比较的是数据，不是报告"),
    (
        "the risk of a table in several files is not measured",
        "分成几个文件的表不测重识别风险",
    ),
    (
        "two inputs have one name: {first} and {second}; scan them apart or from their parent folder",
        "两个输入同名：{first} 与 {second}；请分开扫描，或从它们的上级目录扫描",
    ),
    (
        "the table is the folder of the declaration: write the declaration beside that folder",
        "这张表就是申报文件所在的文件夹：请把申报文件写在该文件夹旁边",
    ),
    (
        "the reason or reviewer of decision {n} holds personal data",
        "第 {n} 条决定的理由或复核人里有个人信息",
    ),
    (
        "there is another beside the data: {path}; choose one with {option}",
        "数据旁边还有一份：{path}；请用 {option} 选定一份",
    ),
    (
        "waiver {n} holds personal data; write files and columns as the report names them",
        "第 {n} 条豁免里有个人信息；文件名和列名请照报告中的写法",
    ),
    (
        "the title of `{id}` holds personal data",
        "检查 `{id}` 的标题里有个人信息",
    ),
    ("the file is larger than 1 MiB", "文件超过 1 MiB"),
    (
        "the file lies outside the folder of the checks",
        "文件不在 checks.toml 所在的目录之内",
    ),
    (
        "write the checks beside the data, or name their file with --checks",
        "请把检查写在数据旁边，或用 --checks 指明检查文件",
    ),
    (
        "sheet {name} lacks the headings: {headings}",
        "工作表 {name} 缺少标题：{headings}",
    ),
    (
        "no sheet has the headings {headings}",
        "没有一张工作表有标题 {headings}",
    ),
    (
        "the workbook was not made by the template {template}",
        "工作簿不是按模板 {template} 写出的",
    ),
    (
        "name the data: there is no asset.toml here",
        "请写明数据：这里没有 asset.toml",
    ),
    (
        "the data of the workbook is not here: name it, or name labels.toml with --labels",
        "工作簿所指的数据不在这里：请写明数据，或用 --labels 指明 labels.toml",
    ),
    ("the input is not a regular file", "不是普通文件"),
    (
        "the input could not be read at byte {offset}: {kind}",
        "在第 {offset} 字节处读取失败：{kind}",
    ),
    (
        "the input is not text: it looks like {what} (byte {offset})",
        "不是文本，看上去是{what}（第 {offset} 字节）",
    ),
    (
        "the text is neither UTF-8 (fails at byte {utf8}, line {line}) nor GB 18030 (fails at byte {gb18030}); name its encoding with --encoding",
        "按 UTF-8 在第 {utf8} 字节（第 {line} 行）失败，按 GB 18030 在第 {gb18030} 字节失败；可用 --encoding 指定编码",
    ),
    (
        "the text is UTF-8 at byte {utf8} (line {utf8_line}) and not at byte {other} (line {other_line}); if it is in one other encoding, name it with --encoding",
        "第 {utf8} 字节（第 {utf8_line} 行）是 UTF-8，第 {other} 字节（第 {other_line} 行）却不是；如果全文是另一种编码，用 --encoding 指定",
    ),
    (
        "the text is not in `{encoding}` throughout: byte {offset}, line {line}",
        "并非全文都是 `{encoding}`：第 {offset} 字节，第 {line} 行",
    ),
    (
        "the input is compressed and there is no scratch file to decompress it to",
        "文件是压缩的，而没有可用的暂存文件",
    ),
    (
        "the scratch file for decompressed data could not be written: {kind}",
        "解压用的暂存文件无法写入：{kind}",
    ),
    (
        "the file holds several tables and cannot be a piece of one",
        "文件里有多张表，不能作为一张表的一部分",
    ),
    ("the table was closed before all of it was read", "表还没有读完就关闭了"),
    (
        "the text is not in the encoding that it seemed to be in, and was not read again",
        "文字的编码与开头所示不同，而没有重读",
    ),
    ("an internal error stopped the reader", "内部错误使读取停止"),
    (
        "the input is damaged: {part} at byte {offset}",
        "{part}有误（第 {offset} 字节）",
    ),
    (
        "the input is damaged: row group {group} cannot be decoded past its row {row}",
        "第 {group} 个行组（从 0 数）在其第 {row} 行之后无法解码",
    ),
    ("the input is encrypted", "文件已加密"),
    ("the input uses {what}, which is not read", "用到了{what}，这个版本不读"),
    ("the input changed while it was read", "读取期间文件有变化"),
    (
        "the input holds something that was not read: {what}",
        "文件里有没读到的内容：{what}",
    ),
    (
        "the input holds {length} bytes at byte {offset} that nothing in it refers to",
        "第 {offset} 字节起有 {length} 字节没有被文件的任何部分引用",
    ),
    (
        "{found} {what}, at most {allowed} are allowed ({flag})",
        "{what}为 {found}，上限 {allowed}（用 {flag} 提高）",
    ),
    (
        "{stored} bytes decompress to {inflated}, more than {allowed} times as many (--max-ratio)",
        "{stored} 字节解压为 {inflated} 字节，超过 {allowed} 倍（用 --max-ratio 提高）",
    ),
    ("reading was interrupted", "读取被中断"),
    (
        "the scan needs more than its {limit} bytes of memory",
        "扫描需要的内存超过 {limit} 字节",
    ),
    ("signal {signal}", "信号 {signal}"),
    (
        "{packs} packs, {rules} rules, {classes} classes, {recognisers} recognisers",
        "{packs} 个规则包，{rules} 条规则，{classes} 个类别，{recognisers} 个识别器",
    ),
    ("line {line}, column {column}", "第 {line} 行第 {column} 列"),
    ("only {schema} is read", "只读 {schema}"),
    ("the pack is not signed", "规则包没有签名"),
    (
        "it is signed by the key {key}, which was not given",
        "签名的密钥 {key} 没有给出公钥",
    ),
    (
        "the signature of the key `{key}` does not fit the payload",
        "密钥 {key} 的签名与内容不符",
    ),
    (
        "the signature of the key `{key}` is not in low-S form",
        "密钥 {key} 的签名不是规范的 low-S 形式",
    ),
    (
        "the signature of the key `{key}` is malformed",
        "密钥 {key} 的签名形式不对",
    ),
    ("the signature file is damaged: {defect}", "签名文件已损坏：{defect}"),
    ("the signature is over the pack `{pack}`", "签的是另一个规则包 {pack}"),
    (
        "the signed id, version or digest is not that of the files",
        "签下的标识、版本或摘要与文件不符",
    ),
    ("the file is signed and not there", "签名里有这个文件，目录里没有"),
    ("the file is there and not signed", "目录里有这个文件，签名里没有"),
    ("the file is not as signed", "文件与签名时不同"),
    (
        "the file is built in and not in this folder: sign the pack with it, or under another id",
        "程序内置了这个文件，目录里没有：请连同它一起签名，或给规则包换个标识",
    ),
    (
        "the file belongs to no pack, so no signature covers it: move kinds of evidence and questions into the folder of a pack, and take anything else out of the policies folder",
        "这个文件不属于任何规则包，没有签名能覆盖它：材料种类和问卷请移进规则包的目录，其他文件请移出规则目录",
    ),
    (
        "it is not over these files; --force replaces it",
        "它签的不是这些文件；用 --force 换掉",
    ),
    (
        "it states another approval; --force replaces it",
        "它写的是另一个批准；用 --force 换掉",
    ),
    ("the folder holds no pack", "这个目录里没有规则包"),
    ("the file is given twice", "同一个文件给了两次"),
    ("the folder is not there", "没有这个目录"),
    ("the key is given twice", "同一把密钥给了两次"),
    (
        "the text does not start with a PEM `BEGIN` line",
        "文件开头不是 PEM 的 `BEGIN` 行",
    ),
    (
        "expected a PEM block `{expected}`, found `{found}`; {hint}",
        "应为 PEM 块 `{expected}`，实为 `{found}`；{hint}",
    ),
    (
        "expected a PEM block `{expected}`, found `{found}`",
        "应为 PEM 块 `{expected}`，实为 `{found}`",
    ),
    (
        "line {line} of the PEM block is not a full line of 64 characters",
        "PEM 块的第 {line} 行不是 64 个字符",
    ),
    ("the PEM block has no matching `END` line", "PEM 块没有对应的 `END` 行"),
    ("the PEM block is not valid base64", "PEM 块不是合法的 base64"),
    (
        "the PEM block is followed by more text; one file holds one key",
        "PEM 块之后还有内容；一个文件只放一把密钥",
    ),
    (
        "the text is longer than {limit} bytes and can be no key",
        "超过 {limit} 字节，不会是密钥",
    ),
    (
        "keys of type {found} are not supported, only P-256 and Ed25519",
        "不支持 {found} 密钥，只支持 P-256 与 Ed25519",
    ),
    (
        "the public key is not the DER form of an uncompressed P-256 or an Ed25519 key",
        "不是 P-256（未压缩）或 Ed25519 公钥的 DER 形式",
    ),
    ("the public key is not a point of its curve", "公钥不是曲线上的点"),
    (
        "the public key is a weak point for which anybody can make signatures",
        "公钥是弱点，任何人都能为它造出签名",
    ),
    (
        "the private key is not a valid PKCS#8 key of P-256 or Ed25519",
        "不是合法的 P-256 或 Ed25519 PKCS#8 私钥",
    ),
    (
        "exists already, and a key is never overwritten; choose another name",
        "已存在；密钥从不覆盖",
    ),
    ("is a symbolic link; name the file itself", "是符号链接，请直接给出文件"),
    ("is not a regular file", "不是普通文件"),
    (
        "belongs to user {owner}, not to the user of this program",
        "属于用户 {owner}，不是当前用户",
    ),
    (
        "can be used by others (mode {mode}); make it private with `chmod 600`",
        "其他用户也能使用（权限 {mode}）",
    ),
    (
        "has {links} names (hard links); a private key has one",
        "有 {links} 个硬链接；私钥只应有一个名字",
    ),
    (
        "is longer than {limit} bytes and can be no key",
        "超过 {limit} 字节，不会是密钥",
    ),
    ("holds no usable private key: {defect}", "{defect}"),
    ("cannot be used: {kind}", "无法使用：{kind}"),
];

/// Words that stand in holes.
const WORDS: &[(&str, &str)] = &[
    ("the magic bytes at its start", "开头的标记字节"),
    ("the magic bytes at its end", "末尾的标记字节"),
    ("the length of its footer", "文件尾的长度"),
    ("its footer", "文件尾"),
    ("its header", "文件头"),
    ("its list of members", "成员清单"),
    (
        "the name of a member, which leads out of the archive or is another's too",
        "一个成员的名字（指向包外，或与别的成员重名）",
    ),
    ("its compressed data", "压缩数据"),
    ("a checksum", "校验和"),
    ("its end, which is missing", "缺失的末尾"),
    ("a block of rows", "一块数据行"),
    ("a sheet", "一张工作表"),
    ("taxonomy", "分类体系"),
    ("pack", "规则包"),
    ("profile", "登记口径"),
    ("the description of its sheets", "工作表的描述"),
    ("a page", "一个数据页"),
    ("its JSON text", "JSON 文本"),
    ("a declared byte range", "声明的字节范围"),
    ("column data in another file", "存放在另一个文件里的列数据"),
    ("a column type", "不支持的列类型"),
    (
        "the form of a text document or a presentation",
        "文字文档或演示文稿的格式",
    ),
    ("a compression method", "一种压缩方法"),
    ("several volumes", "多个分卷"),
    (
        "a link, a device or a sparse file in an archive",
        "压缩包里的链接、设备或稀疏文件",
    ),
    ("a compression window of more than 128 MiB", "超过 128 MiB 的压缩窗口"),
    ("the form of a web page", "网页格式"),
    ("the XML form of Excel 2003", "Excel 2003 的 XML 格式"),
    ("a document type declaration in XML", "XML 文档类型声明"),
    ("an unknown encoding of XML", "未知的 XML 编码"),
    ("containers in each other", "容器嵌套层数"),
    ("bytes of one block of rows", "一块数据行的字节数"),
    ("a version of its format", "格式的一个版本"),
    ("another byte order", "另一种字节序"),
    ("bytes of the file", "文件字节数"),
    ("columns", "列数"),
    ("bytes of one record", "单条记录的字节数"),
    ("decompressed bytes", "解压后的字节数"),
    ("bytes of one cell", "单个单元格的字节数"),
    ("entries of an archive", "压缩包条目数"),
    ("levels of nesting", "嵌套层数"),
    ("tables in one file", "一个文件里的表数"),
    ("repeated rows", "重复行数"),
    ("bytes of the footer", "文件尾字节数"),
    ("binary data", "二进制数据"),
    ("text in UTF-16 or UTF-32", "UTF-16 或 UTF-32 文本"),
    (
        "a zip archive or an Excel workbook (xlsx)",
        " zip 压缩包或 Excel 工作簿（xlsx）",
    ),
    ("an older Office document (xls)", "旧版 Office 文档（xls）"),
    ("an executable", "可执行文件"),
    ("a Parquet file", " Parquet 文件"),
    ("a PDF document", " PDF 文档"),
    ("a 7-Zip archive", " 7-Zip 压缩包"),
    ("a RAR archive", " RAR 压缩包"),
    ("a SQLite database", " SQLite 数据库"),
    ("entity not found", "文件不存在"),
    ("permission denied", "没有权限"),
    (
        "convert the key with `openssl pkcs8 -topk8 -nocrypt`",
        "用 `openssl pkcs8 -topk8 -nocrypt` 转换",
    ),
    (
        "decrypt the key with `openssl pkcs8` into a file that only you can read",
        "先用 `openssl pkcs8` 解密到只有您能读的文件",
    ),
    (
        "give the public half, and keep the private key to yourself",
        "请给公钥，私钥自己留存",
    ),
    ("signing needs the private key file", "封签要用私钥文件"),
    ("standard input is not read: give a file", "不读标准输入：请给出文件"),
    (
        "extract the key with `openssl x509 -pubkey -noout`",
        "用 `openssl x509 -pubkey -noout` 取出公钥",
    ),
];

/// The detail of an error or a check in the words of `lang`, where they are known; as it is where not.
pub fn detail_text(detail: &str, lang: Lang) -> String {
    match lang {
        Lang::En => detail.to_owned(),
        Lang::Zh => chinese(detail),
    }
}

fn chinese(detail: &str) -> String {
    for (english, chinese) in SENTENCES {
        if let Some(found) = captured(english, detail) {
            let mut sentence = (*chinese).to_owned();
            for (hole, value) in found {
                let value = if value == detail {
                    value.to_owned()
                } else {
                    self::chinese(value)
                };
                sentence = sentence.replace(&format!("{{{hole}}}"), &value);
            }
            return sentence;
        }
    }
    let word = WORDS.iter().find(|(english, _)| *english == detail);
    word.map_or_else(|| detail.to_owned(), |(_, chinese)| (*chinese).to_owned())
}

/// What stands in the holes of `template` if `text` fits it.
fn captured<'t>(template: &'t str, text: &'t str) -> Option<Vec<(&'t str, &'t str)>> {
    let mut found = Vec::new();
    let (mut template, mut text) = (template, text);
    while let Some((literal, rest)) = template.split_once('{') {
        text = text.strip_prefix(literal)?;
        let (hole, behind) = rest.split_once('}')?;
        let next = behind.split('{').next().unwrap_or_default();
        let end = if next.is_empty() { text.len() } else { text.find(next)? };
        let (value, left) = text.split_at_checked(end)?;
        found.push((hole, value));
        (template, text) = (behind, left);
    }
    (template == text).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_details_are_told_in_chinese_with_their_figures() {
        for (english, expected) in [
            (
                "the input is not text: it looks like binary data (byte 98)",
                "不是文本，看上去是二进制数据（第 98 字节）",
            ),
            ("the input is damaged: its footer at byte 7", "文件尾有误（第 7 字节）"),
            (
                "holds no usable private key: the PEM block is not valid base64",
                "PEM 块不是合法的 base64",
            ),
            (
                "expected a PEM block `PUBLIC KEY`, found `CERTIFICATE`; extract the key with `openssl x509 -pubkey -noout`",
                "应为 PEM 块 `PUBLIC KEY`，实为 `CERTIFICATE`；用 `openssl x509 -pubkey -noout` 取出公钥",
            ),
            (
                "20000 columns, at most 16384 are allowed (--max-columns)",
                "列数为 20000，上限 16384（用 --max-columns 提高）",
            ),
        ] {
            assert_eq!(detail_text(english, Lang::Zh), expected);
            assert_eq!(detail_text(english, Lang::En), english);
        }
    }

    #[test]
    fn unknown_details_stay() {
        for detail in ["", "64 bytes", "verify-bad-signature", "is {odd} }{"] {
            assert_eq!(detail_text(detail, Lang::Zh), detail);
        }
    }

    #[test]
    fn both_languages_have_the_same_holes() {
        for (english, chinese) in SENTENCES {
            for part in english.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                assert!(chinese.contains(&format!("{{{part}}}")), "{english}");
            }
        }
    }
}
