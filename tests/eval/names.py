"""Names of columns as people write them, by class, style and split: those before the bar are for development, those after
it for the test. Written from what enterprises and public tables use, apart from the program's own dictionary."""

import random

# class: {style: "development … | test …"}
NAMES: dict[str, dict[str, str]] = {
    "resident-id": {"zh": "身份证号 客户身份证号码 公民身份号码 | 身份证件号码 法人身份证号 证件号码", "en": "id_card_no cust_id_number citizen_id | identity_card_number holder_id_no national_id", "py": "shenfenzhenghao | shenfenzhenghaoma", "ini": "sfzh khsfzh | zjhm gmsfhm", "trad": "身份證號碼 | 身份證號"},
    "mobile-phone": {"zh": "手机号 联系电话 客户手机号码 | 移动电话 预留手机号 联系方式", "en": "mobile_no cust_mobile phone | cell_phone contact_phone mobile_number", "py": "shoujihao lianxidianhua | shoujihaoma", "ini": "sjh lxdh | sjhm yddh", "trad": "手機號碼 | 行動電話"},
    "landline": {"zh": "办公电话 固定电话 | 座机号码 单位电话", "en": "office_phone home_tel | landline_no fax_number", "py": "guhua | zuoji", "ini": "bgdh | gddh", "trad": "辦公電話 | 傳真號碼"},
    "email": {"zh": "电子邮箱 联系邮箱 | 邮箱地址 电子邮件", "en": "email contact_email | email_address user_mail", "py": "dianziyouxiang | youxiang", "ini": "dzyx | dzyj", "trad": "電子郵箱 | 電子郵件"},
    "bank-card": {"zh": "银行卡号 收款账号 | 工资卡号 借记卡号", "en": "bank_card_no card_number | debit_card_number bank_account_no", "py": "yinhangkahao | yinhangka", "ini": "yhkh | yhkhm", "trad": "銀行卡號 | 信用卡號"},
    "uscc": {"zh": "统一社会信用代码 企业信用代码 | 社会信用代码 统一信用代码", "en": "uscc unified_social_credit_code | credit_code social_credit_code", "py": "tongyishehuixinyongdaima | shehuixinyongdaima", "ini": "tyshxydm | shxydm", "trad": "統一社會信用代碼 | 社會信用代碼"},
    "organisation-code": {"zh": "组织机构代码 | 机构代码证号", "en": "org_code | organization_code", "py": "zuzhijigoudaima | zuzhijigoudaima", "ini": "zzjgdm | zzjgdm", "trad": "組織機構代碼 | 組織機構代碼"},
    "business-registration": {"zh": "工商注册号 | 营业执照注册号", "en": "business_registration_no | registration_number", "py": "gongshangzhucehao | zhucehao", "ini": "gszch | yyzzh", "trad": "工商註冊號 | 工商註冊號"},
    "organisation-name": {"zh": "企业名称 供应商名称 | 单位名称 公司全称", "en": "company_name supplier_name | enterprise_name org_name", "py": "qiyemingcheng | danweimingcheng", "ini": "qymc | dwmc", "trad": "企業名稱 | 公司名稱"},
    "licence-plate": {"zh": "车牌号 车牌号码 | 号牌号码 车辆牌照", "en": "plate_no car_plate | license_plate plate_number", "py": "chepaihao | chepaihaoma", "ini": "cph | cphm", "trad": "車牌號 | 車牌號碼"},
    "vin": {"zh": "车架号 | 车辆识别代号", "en": "vin | vin_code", "py": "chejiahao | chejiahao", "ini": "cjh | clsbdh", "trad": "車架號 | 車輛識別代號"},
    "ipv4": {"zh": "登录IP 客户端IP | IP地址 来源IP", "en": "client_ip login_ip | ip_address src_ip", "py": "dengluip | ipdizhi", "ini": "dlip | ipdz", "trad": "登錄IP | IP位址"},
    "ipv6": {"zh": "IPv6地址 | IPv6", "en": "ipv6_addr | client_ipv6", "py": "ipv6dizhi | ipv6dizhi", "ini": "ipv6 | ipv6", "trad": "IPv6位址 | IPv6位址"},
    "mac-address": {"zh": "MAC地址 | 设备MAC", "en": "mac_addr | mac_address", "py": "macdizhi | macdizhi", "ini": "mac | mac", "trad": "MAC位址 | MAC位址"},
    "imei": {"zh": "手机IMEI | 设备IMEI号", "en": "imei | device_imei", "py": "imei | imeihao", "ini": "imei | imei", "trad": "IMEI碼 | IMEI碼"},
    "person-name": {"zh": "姓名 客户姓名 联系人 | 真实姓名 法定代表人 收货人", "en": "full_name cust_name contact_name | real_name legal_representative consignee", "py": "xingming kehuxingming | lianxiren", "ini": "xm khxm | lxr frdb", "trad": "客戶姓名 | 聯繫人姓名"},
    "address": {"zh": "家庭住址 联系地址 收货地址 | 户籍地址 现住址 通讯地址", "en": "home_address shipping_address | residential_address mailing_address", "py": "jiatingzhuzhi | lianxidizhi", "ini": "jtzz | txdz", "trad": "通訊地址 | 聯絡地址"},
    "date-of-birth": {"zh": "出生日期 | 生日 出生年月日", "en": "birth_date | date_of_birth birthday", "py": "chushengriqi | shengri", "ini": "csrq | csrq", "trad": "出生日期 | 出生年月日"},
    "gender": {"zh": "性别 | 客户性别", "en": "gender | sex", "py": "xingbie | xingbie", "ini": "xb | xb", "trad": "性別 | 性別"},
    "age": {"zh": "年龄 | 周岁", "en": "age | cust_age", "py": "nianling | nianling", "ini": "nl | nl", "trad": "年齡 | 年齡"},
    "ethnicity": {"zh": "民族 | 民族", "en": "ethnicity | nation_name", "py": "minzu | minzu", "ini": "mz | mz", "trad": "民族 | 民族"},
    "marital-status": {"zh": "婚姻状况 | 婚姻状态", "en": "marital_status | marriage_status", "py": "hunyinzhuangkuang | hunyin", "ini": "hyzk | hyzk", "trad": "婚姻狀況 | 婚姻狀況"},
    "education": {"zh": "学历 | 文化程度", "en": "education | education_level", "py": "xueli | wenhuachengdu", "ini": "xl | whcd", "trad": "學歷 | 教育程度"},
    "passport": {"zh": "护照号 | 护照号码", "en": "passport_no | passport_number", "py": "huzhaohao | huzhaohaoma", "ini": "hzh | hzhm", "trad": "護照號碼 | 護照號碼"},
    "travel-permit": {"zh": "港澳通行证号 | 通行证号码", "en": "travel_permit_no | permit_number", "py": "tongxingzhenghao | gangaotongxingzheng", "ini": "txzh | gatxz", "trad": "通行證號碼 | 港澳通行證"},
    "social-security-number": {"zh": "社会保障号码 | 社保号", "en": "social_security_no | social_insurance_no", "py": "shebaohao | shehuibaozhanghao", "ini": "sbh | shbzh", "trad": "社會保障號碼 | 社保號碼"},
    "driving-licence": {"zh": "驾驶证号 | 驾驶证号码", "en": "driver_license_no | driving_licence_number", "py": "jiashizhenghao | jiazhaohao", "ini": "jszh | jszh", "trad": "駕駛證號 | 駕駛證號碼"},
    "military-id": {"zh": "军官证号 | 军人证件号", "en": "military_id | officer_card_no", "py": "junguanzhenghao | junguanzheng", "ini": "jgzh | jrzh", "trad": "軍官證號 | 軍官證號"},
    "account-name": {"zh": "登录名 | 用户账号", "en": "login_name | user_account", "py": "dengluming | yonghuzhanghao", "ini": "dlm | yhzh", "trad": "登錄名 | 使用者帳號"},
    "wechat-id": {"zh": "微信号 | 微信", "en": "wechat_id | weixin", "py": "weixinhao | weixin", "ini": "wxh | wxh", "trad": "微信號 | 微信號"},
    "qq-number": {"zh": "QQ号 | QQ号码", "en": "qq | qq_no", "py": "qqhao | qqhaoma", "ini": "qqh | qq", "trad": "QQ號 | QQ號碼"},
    "credential": {"zh": "登录密码 | 支付密码", "en": "password | login_pwd", "py": "mima | denglumima", "ini": "dlmm | zfmm", "trad": "登錄密碼 | 密碼"},
    "health-record": {"zh": "诊断结果 | 主要诊断", "en": "diagnosis | main_diagnosis", "py": "zhenduan | zhenduanjieguo", "ini": "zdjg | zyzd", "trad": "診斷結果 | 主要診斷"},
    "religion": {"zh": "宗教信仰 | 信仰", "en": "religion | religious_belief", "py": "zongjiaoxinyang | zongjiao", "ini": "zjxy | zjxy", "trad": "宗教信仰 | 宗教信仰"},
    "income": {"zh": "月收入 | 税前工资", "en": "monthly_income | gross_salary", "py": "yueshouru | gongzi", "ini": "ysr | gz", "trad": "月收入 | 薪資"},
    "coordinates": {"zh": "经度 | 纬度", "en": "longitude | gps_lat", "py": "jingdu | weidu", "ini": "jd | wd", "trad": "經度 | 緯度"},
    "admin-code": {"zh": "行政区划代码 | 区划代码", "en": "adcode | admin_division_code", "py": "xingzhengquhuadaima | quhuadaima", "ini": "xzqhdm | qhdm", "trad": "行政區劃代碼 | 行政區劃代碼"},
    "postcode": {"zh": "邮政编码 | 邮编", "en": "postcode | zip_code", "py": "youbian | youzhengbianma", "ini": "yb | yzbm", "trad": "郵政編碼 | 郵遞區號"},
    "domain-name": {"zh": "网站域名 | 域名", "en": "domain | site_domain", "py": "yuming | wangzhanyuming", "ini": "ym | wzym", "trad": "域名 | 網域名稱"},
    "url": {"zh": "网址 | 官网链接", "en": "homepage_url | website", "py": "wangzhi | wangzhan", "ini": "wz | wzdz", "trad": "網址 | 網站"},
    # What the Chinese recognisers to come add.
    "political-status": {"zh": "政治面貌 | 政治面貌", "en": "political_status | political_affiliation", "py": "zhengzhimianmao | zhengzhimianmao", "ini": "zzmm | zzmm", "trad": "政治面貌 | 政治面貌"},
    "occupation": {"zh": "职业 | 客户职业", "en": "occupation | occupation_name", "py": "zhiye | zhiye", "ini": "zy | zy", "trad": "職業 | 職業"},
    "nationality": {"zh": "国籍 | 国籍", "en": "nationality | citizenship", "py": "guoji | guoji", "ini": "gj | gj", "trad": "國籍 | 國籍"},
    "iot-number": {"zh": "物联网卡号 | 物联卡号码", "en": "iot_card_no | iot_number"},
    "service-number": {"zh": "客服热线 | 服务热线", "en": "hotline | service_hotline", "py": "fuwurexian | kefurexian"},
    "role-email": {"zh": "公司邮箱 | 单位邮箱", "en": "company_email | org_email"},
    "invoice-number": {"zh": "发票号码 | 数电发票号码", "en": "invoice_no | invoice_number", "ini": "fphm | fph", "trad": "發票號碼 | 發票號碼"},
    "special-plate": {"zh": "军车号牌 | 军牌", "en": "military_plate | military_plate_no"},
    "engine-number": {"zh": "发动机号 | 发动机号码", "en": "engine_no | engine_number", "ini": "fdjh | fdjh", "trad": "發動機號 | 引擎號碼"},
    "meid": {"zh": "MEID | 设备MEID", "en": "meid | meid_no"},
    "imsi": {"zh": "IMSI | 用户IMSI", "en": "imsi | imsi_no"},
    "iccid": {"zh": "ICCID | SIM卡ICCID", "en": "iccid | sim_iccid"},
    "device-id": {"zh": "OAID | 安卓ID", "en": "oaid | android_id idfa"},
    "waybill-number": {"zh": "快递单号 | 运单号", "en": "waybill_no | express_no", "py": "kuaididanhao | yundanhao", "trad": "快遞單號 | 運單號碼"},
    "property-certificate": {"zh": "不动产权证号 | 房产证号", "en": "property_cert_no | real_estate_certificate_no"},
    "permanent-residence-card": {"zh": "永久居留证号 | 外国人永久居留身份证号", "en": "permanent_residence_card_no | permanent_resident_card"},
    "card-verification-code": {"zh": "CVV | 卡验证码", "en": "cvv2 | cvc"},
    "card-expiry": {"zh": "信用卡有效期 | 卡有效期", "en": "card_expiry | card_expiry_date"},
    "magnetic-track": {"zh": "二磁道信息 | 磁道数据", "en": "track2 | track_data"},
    "medical-record-number": {"zh": "住院号 | 病案号", "en": "mrn | medical_record_no", "py": "zhuyuanhao | binganhao", "ini": "zyh | bah", "trad": "住院號 | 病歷號"},
    "icd-10": {"zh": "疾病编码 | 诊断编码", "en": "icd10_code | icd_code", "trad": "疾病編碼 | 診斷編碼"},
    "medical-institution-code": {"zh": "定点医疗机构编码 | 医保机构编码", "en": "medical_institution_code | hospital_insurance_code"},
    "medical-staff-code": {"zh": "医保医师编码 | 医师代码", "en": "doctor_code | physician_code"},
    "division-name": {"zh": "省份 | 所在城市", "en": "province | city_name", "py": "shengfen | chengshi", "trad": "省份 | 縣市"},
    "disability": {"zh": "残疾类别 | 残疾等级", "en": "disability_type | disability_level", "trad": "殘疾類別 | 殘疾等級"},
    "criminal-record": {"zh": "违法犯罪记录 | 犯罪记录", "en": "criminal_record | criminal_history"},
    "image-data": {"zh": "证件照 | 头像数据", "en": "photo_base64 | id_photo"},
    "coordinate-pair": {"zh": "点位坐标 | 坐标", "en": "location_point | geo_point", "trad": "點位座標 | 座標"},
}

# International columns have English names, and some Chinese ones.
FOREIGN: dict[str, str] = {
    "iban": "iban beneficiary_iban 国际银行账号 | iban_number creditor_iban IBAN号",
    "bic": "bic swift_code SWIFT代码 | swift_bic bank_bic 银行国际代码",
    "lei": "lei lei_code | legal_entity_identifier 全球法人识别编码",
    "isin": "isin isin_code | security_isin 证券ISIN",
    "us-ssn": "ssn social_security_number | employee_ssn us_ssn",
    "us-ein": "ein employer_identification_number | company_ein fein",
    "uk-nino": "nino national_insurance_number | ni_number employee_nino",
    "eu-vat": "vat_number vat_id | vat_registration_no eu_vat",
    "hong-kong-id": "hkid 香港身份证号 | hkid_no 香港身份證號碼",
    "taiwan-id": "身分證字號 台湾身份证号 | 國民身分證統一編號 taiwan_id",
    "korean-rrn": "rrn 주민등록번호 | resident_registration_number 韩国身份证号",
    "japanese-my-number": "my_number マイナンバー | individual_number 個人番号",
    "aadhaar": "aadhaar aadhaar_no | aadhaar_number uidai_no",
    "india-pan": "pan_no income_tax_pan | pan_number pan_card_no",
    "singapore-nric": "nric nric_no | nric_fin singapore_nric",
    "passport-mrz": "mrz mrz_line2 | passport_mrz 护照机读码",
    "crypto-address": "btc_address wallet_address | crypto_wallet 钱包地址",
    "uuid": "uuid request_uuid | guid trace_uuid",
    "credential": "api_key access_key | secret_key api_token",
    "international-phone": "phone phone_number | telephone contact_number",
    "email": "email e_mail | email_address work_email",
    "person-name": "name full_name | customer_name employee_name",
    "address": "address street_address | home_address postal_address",
    "organisation-name": "company company_name | employer organization",
    "bank-card": "credit_card card_no | credit_card_number pan",
    "date-of-birth": "dob birth_date | date_of_birth birthdate",
    "ipv4": "ip client_ip | ip_address remote_ip",
    "ipv6": "ipv6 | ipv6_address",
    "mac-address": "mac | mac_address",
    "url": "url website | homepage web_url",
    "domain-name": "domain | domain_name",
    "imei": "imei | imei_number",
    "gender": "gender | sex",
    "licence-plate": "license_plate | plate",
}


def of(text: str, split: str) -> list[str]:
    development, _, test = text.partition("|")
    return (development if split == "dev" else test).split()


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


# How systems dress up their columns.
DRESSES = {
    "dev": [lambda name: f"ZZ_{name.upper()}", lambda name: "F" + camel(name)[0].upper() + camel(name)[1:], lambda name: f"t1.{name}"],
    "test": [lambda name: f"ODS_{name.upper()}", lambda name: f"vc_{name}", lambda name: f"col_{name}"],
}

STYLES = ("zh", "en", "camel", "py", "ini", "trad", "erp")


def named(kind: str, style: str, split: str, rng: random.Random) -> str | None:
    """A name of a class in a style; `None` where people have none."""
    names = NAMES.get(kind)
    if names is None:
        return None
    if style in ("camel", "erp"):
        name = rng.choice(of(names["en"], split))
        return camel(name) if style == "camel" else rng.choice(DRESSES[split])(name)
    return rng.choice(of(names[style], split)) if style in names else None
