//! Phrases that name a number which identifies nobody: orders, parcels, machines, errors.

/// In the language of the rules' cues.
pub(crate) const CUES: &[&str] = &[
    "order/purchase number/id/reference/ref/confirmation?", "order is/was", "po number", "purchase order number?", "tracking number/id/code/reference?", "tracking",
    "confirmation number/code/id/reference", "reference number/code/id", "reference is", "reference", "ref number", "booking number/reference/code/id",
    "case number/reference/id/ref", "ticket number/reference/id", "serial number?", "serial", "part/item/product/catalog/catalogue/stock number/code/id",
    "model number?", "model", "sku", "upc", "barcode", "bar code", "asset tag", "service tag", "version", "firmware", "build number", "build",
    "flight number?", "train number", "bus number", "error code/number?", "error message?", "invoice number/reference/id/is", "receipt number", "transaction number/id/reference",
    "claim number/reference/id", "complaint number/reference", "incident number/id", "work order number?", "job number/reference", "quote number/reference/id",
    "queue number", "position in the? queue", "room number", "gate number", "store number", "branch number", "locker number", "shipment number/id",
    "consignment number", "parcel number", "delivery number/id", "voucher code/number", "promo/discount/coupon/promotional/promotion code", "gift card number?",
    "batch/lot number", "docket number", "request number/id", "change number", "service request number?", "extension number?", "extension", "meter reading", "meter number/serial",
    "rma number?", "return number", "authorization/authorisation number/code", "approval code/number", "prescription/rx number", "rx", "test score", "score",
    "lottery numbers?", "winning numbers?", "page number", "chapter", "channel number", "station number", "employee badge number?", "badge number",
    "area code", "country code", "dial code", "dialling code", "wifi channel", "port number", "port", "cheque number", "check number", "seat number", "form number",
    "case is", "ticket is", "ticket id", "order id", "confirmation is", "confirmation", "conversation id", "session id", "campaign number", "event number", "meeting id",
    "conference id", "webinar id", "contract number", "lease number", "permit number", "licence key", "license key", "product key", "activation key", "isbn",
    "step number", "option number", "table number", "unit number", "lane number", "edition", "question number", "survey number", "docket", "waybill number?", "airway bill number?",
    "shipping reference", "pickup number", "locker code", "collection reference", "collection number", "engine number", "frame number", "patent number", "paint code", "radio code", "colour code",
    "color code", "access number", "conference code", "dialling", "style number", "size", "total is/was/comes", "total", "balance is/was/of", "balance", "price is", "amount is/was/of", "costs", "quantity",
    "payment of", "refund of", "charge of", "charged", "fee of", "credit of", "deposit of", "transfer of", "limit is/of", "bill is/was/of", "speed test", "delivery date", "due date", "renewal date",
    "appointment date?", "appointment is", "start date", "end date", "move in date", "departure date", "arrival date", "purchase date", "order date", "expected delivery", "interest rate", "apr",
    "opening hours", "open from", "closes at", "deadline is", "delivery/delivered between/on/by", "arrive/arriving/arrives on/by/between", "scheduled for", "appointment for", "booked for", "available on", "ships on", "delivered on", "installed on",
];
