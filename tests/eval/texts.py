"""Free texts with identifiers inside: remarks, chats, logs. What a text holds is known because it is put together here; the
splits have other sentences."""

from sources import SOURCES, Maker

# (file, name for development, name for the test, classes, share of texts with them, sentences for development, sentences
# for the test). `{class}` is replaced by a value of the class.
TEXTS: list[tuple[str, str, str, list[str], float, list[str], list[str]]] = [
    ("remark-phone", "备注", "跟进记录", ["mobile-phone"], 0.4, ["客户要求改期，请回电{mobile-phone}", "联系{mobile-phone}，下午三点后方便", "已转{mobile-phone}处理。"], ["用户来电投诉，回访电话：{mobile-phone}，已登记", "加急！收件人手机{mobile-phone}", "请先打{mobile-phone}再上门"]),
    ("remark-id", "说明", "审核意见", ["resident-id"], 0.3, ["证件{resident-id}核验通过", "补充材料：身份证{resident-id}复印件", "本人{resident-id}到场办理"], ["经查，身份证号：{resident-id}，信息一致", "代办人证件号码{resident-id}，已留存", "（{resident-id}）历史记录无异常"]),
    ("remark-several", "客服记录", "聊天内容", ["mobile-phone", "resident-id", "email"], 0.5, ["身份证{resident-id}，电话{mobile-phone}", "发票寄到{email}，手机{mobile-phone}", "邮箱{email}有误，证件{resident-id}待补"], ["我的邮箱是{email}，打不通就联系{mobile-phone}", "号码{mobile-phone}，身份证号{resident-id}，谢谢", "资料发{email}吧"]),
    ("remark-card", "打款说明", "转账备注", ["bank-card"], 0.4, ["请打到{bank-card}，农行", "卡号{bank-card}，户名同上", "退款至{bank-card}"], ["收款卡{bank-card}（建行）", "原卡{bank-card}已注销，换卡", "转入尾号卡 {bank-card} 成功"]),
    ("sparse-phone", "处理意见", "其他说明", ["mobile-phone"], 0.03, ["客户要求加急，电话{mobile-phone}"], ["请联系仓管{mobile-phone}确认"]),
    ("sparse-id", "补充信息", "情况描述", ["resident-id"], 0.03, ["监护人身份证{resident-id}"], ["同行人证件：{resident-id}"]),
    ("log-ip", "日志", "log_line", ["ipv4"], 0.8, ["INFO login ok from {ipv4} cost=12ms", "WARN retry peer={ipv4}:8080 code=502"], ["GET /index.html {ipv4} 200 1534", "connection from {ipv4} port 52214 closed"]),
    ("log-secret", "配置片段", "config_dump", ["credential"], 0.3, ["export AWS_ACCESS_KEY_ID={secret}", "token: {secret}"], ["access_key={secret};region=cn-hz", "password reset, api key {secret}"]),
    ("text-plate", "停车记录", "过车记录", ["licence-plate"], 0.7, ["{licence-plate} 08:15 入场", "月卡车{licence-plate}离场"], ["车牌{licence-plate}，临停2小时", "抓拍到{licence-plate}逆行"]),
    ("text-uscc", "开票信息", "抬头信息", ["uscc"], 0.6, ["税号{uscc}，开普票", "单位税号：{uscc}"], ["统一社会信用代码{uscc}，专票", "纳税人识别号 {uscc}"]),
    ("text-email-en", "notes", "comment", ["email"], 0.4, ["Please send the contract to {email}.", "cc {email} on the reply"], ["Contact: {email}, next week", "customer wrote from {email} again"]),
    ("text-iban", "payment_note", "remittance_info", ["iban"], 0.5, ["refund to {iban} please", "IBAN {iban}, thanks"], ["new account {iban} from May", "Pay into {iban}"]),
]  # fmt: skip
PLAIN = {
    "dev": ["已处理", "客户满意，无其他要求", "库存不足，延期三天发货", "2023年5月6日已回访", "共3件，金额1280.50元", "订单20230506123456789012已关闭"],
    "test": ["同意", "资料齐全，准予通过", "等待上级审批，预计两日内答复", "已于2024-03-01完成", "数量12，单价35.8", "流水号9876543210987654已冲正"],
}
ENGLISH = {
    "dev": ["done", "customer asked for a discount of 10%", "order 20230506123456 shipped", "see ticket 48213"],
    "test": ["ok", "no answer, try again tomorrow", "invoice 2024-000183 paid", "version 2.4.1 installed"],
}


def text_columns(maker: Maker):
    """(name of the table, name of the column, texts, classes)."""
    for name, development, test, classes, share, ours, theirs in TEXTS:
        column, sentences = (development, ours) if maker.split == "dev" else (test, theirs)
        plain = (PLAIN if ord(sentences[0][-1]) > 127 or ord(column[0]) > 127 else ENGLISH)[maker.split]
        kinds = {"credential": "secret"}
        drawn = {class_: SOURCES[kinds.get(class_, class_)](maker) for class_ in classes}
        every = round(1 / share)
        texts = []
        for row in range(maker.count):
            # Sparse ones stand at fixed distances, so that the first hundred rows hold three of them too.
            holds = row % every == every // 2 if every > 2 else maker.rng.random() < share
            if not holds:
                texts.append(maker.rng.choice(plain))
                continue
            text = maker.rng.choice(sentences)
            for class_, values in drawn.items():
                text = text.replace(f"{{{kinds.get(class_, class_)}}}", values[row])
            texts.append(text)
        yield name, column, texts, classes
    maker.rng.random()
    for name, column in (("text-nothing", maker.pick("备注信息" if maker.split == "dev" else "补充说明")), ("text-nothing-en", "remarks" if maker.split == "dev" else "note_text")):
        plain = (ENGLISH if column.isascii() else PLAIN)[maker.split]
        yield name, column, maker.each(lambda plain=plain: maker.rng.choice(plain)), []
