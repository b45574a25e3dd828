//! Talk as a recogniser of small size hears it, by turns of two parties ("question | answer | ..."), what is private in braces: how much of it goes, and on how
//! many lines something else does. Values that are amended while they are said, values that are misheard, and numbers of prices, hours, quantities and
//! references beside values. Run with `--nocapture` to see what is lost and what is taken.

#![expect(clippy::print_stdout, reason = "the totals are printed")]

use detectors::{Doubt, Selection, Turn, examine_heard};

/// Values that are taken back, put right, doubted or looked for while they are said. Words between the parts may go with them.
const AMENDED: &[&str] = &[
    "Can I take the card number? | It's {4539 1488}, no, sorry, {1489}, {0343 6467}.",
    "Can I take the card number? | It's {4539}, er, is that a three? No, {4589}. | Okay. | {1488 0343}. I mean {0344}. {6467}.",
    "And the long number? | {4539}... oh hang on, wrong card. Right. {5212 7745 9012 3345}.",
    "What's the account number? | {3192}, sorry, {3193 6819}.",
    "What's the account number? | {3192 68}, is that a one? No, it's a {7}, so {3192 6879}.",
    "And the sort code? | {20 45 81}. No wait, {20 54 81}.",
    "And the sort code? | {20}. Is it {45}? I think it's {45}. {81}.",
    "Your postcode? | {SW1A 1AA}. Sorry, {1AB}.",
    "What's your phone number? | {07700 900 258}. No, I tell a lie, {285} at the end.",
    "What's your phone number? | {07700}, no not that one, that's my old one, it's {07700 900 461}.",
    "What's the best number? | Hang on, let me just find my glasses. Right. {0161 496 0018}.",
    "Can you give me the policy number? | Yeah, bear with me, it's in the drawer. Okay, so it's {HX 884 201 773}.",
    "Can you give me the policy number? | Bear with me. | No problem. | Found it. {884 201 773}.",
    "And the policy number? | Oh, where did I put it? The dog's had it. Here we go, {PB 7714 2290}.",
    "Have you got your card there? | Let me grab my purse. | Of course. | Right, it's {4539 1488 0343 6467}.",
    "And the card number? | Two secs, my handbag's in the hall. | No rush at all. | Okay, I'm back. {4539}. | Yep. | {1488}. | Yep. | {0343 6467}.",
    "And the expiry? | {09 27}. Er, no, {09 28}.",
    "And the expiry date? | It's, is that a six or an eight? {08 28}.",
    "And the security code? | {331}. No, sorry, {337}.",
    "And your date of birth? | The {14th of July 1982}. Sorry, {1983}.",
    "And your date of birth? | {14th of June}, no, {July, 1982}.",
    "Your national insurance number? | {QQ 12 34 56 C}. Sorry, {D for delta} at the end.",
    "And the email? | {jo dot park at example dot org}. No, sorry, {jo dot parks at example dot org}.",
    "And the surname? | {Parker}. No, sorry, {Parkes, P A R K E S}.",
    "And your address? | {14 Coniston Avenue}. Sorry, {40 Coniston Avenue}.",
    "What's your NHS number? | {943}, er, {476}, no, {467, 5919}.",
    "And your social? | {212}, uh, {09}, no wait, {08}, {7694}.",
    "And your social? | It's {212 09}, let me think, {7694}.",
    "What's the passport number? | {533380}, is that a zero? Yes, {006}.",
    "What's the IBAN? | {GB29 NWBK}, then {6016}, no sorry, {6061}, {1331 9268 19}.",
    "What's the driver's license number? | {D123 4567}, scratch that, {4568}, {8901}.",
    "Member ID? | {XQ 77}, sorry, {XK 77, 4412 09}.",
    "And the reg? | {AB12 CDE}. No, {CDF}. F for Freddie.",
    "The code I've texted you? | {408}, er, {227}. No, {228}.",
    "And your PIN? | {4491}, no, I changed it, {4419}.",
    "What's the card number? | Is it the one on the front? | Yes. | Okay. {4539 1488 0343 6467}.",
    "What's the card number? | The kids have had it again. Ah, there it is, down the side of the sofa. So {4539 1488 0343 6467}.",
    "What's the account number? | I've got my statement somewhere. Hold on. Okay, {31926819}.",
    "And the phone number for him? | I'd have to look that up. Let me get my phone. So, {07700 900 258}.",
    "What's the membership number? | It's worn off a bit. I think it's {7002}, then maybe {8841}, then {56}.",
    "What's the membership number? | Starts with a {7}, then {002}, then {8841 56}.",
    "And the last four digits of your social? | {7694}. Hang on, {7649}.",
    "Okay and your zip? | {90210}. Oh no, we moved, {90211}.",
    "Can I take the card number? | {4539}. | Was that 4539? | Yes. {1488}. | Uh-huh. | {0343}. | Sorry, 0344? | No, {0343}. | Got it. | {6467}. | Perfect.",
];

/// Values that were heard as other words, asked for in so many.
const MISHEARD: &[&str] = &[
    "And the postcode? | {VT52 to BE}.",
    "And the postcode? | It's {N1577}.",
    "What's the postcode there? | {S W one nine, for be Q}.",
    "What's your postcode? | {LS6 for NW}.",
    "What's your postcode? | {Ell S 6, 4 and W}.",
    "And your postcode? | {B 15 to TT}.",
    "And the postcode, please? | {M for one}, sorry, {M 4 1 HQ}.",
    "And the postcode? | {Oh X 4, one jay why}.",
    "And your postcode? | It's {CB 22 free QH}.",
    "And the postcode? | {Why O 1 7 HH}.",
    "Your postcode please? | {E H 12, nine D N}.",
    "Your postcode please? | {Cee F 10}. | Yep. | {Three A T}.",
    "Your postcode please? | {NG7}. | Uh-huh. | {To RD}.",
    "And the zip code? | {9021 oh}.",
    "And the reg number? | {Lima X 19, Why BT}.",
    "And the registration? | {AB 12, see the E}.",
    "What's the registration of the car? | {KP 19 VFT}.",
    "What's the registration of the car? | {Kay P one nine, vee ef tea}.",
    "And the reg? | {YK 07 you be T}.",
    "And the plate? | {7 H J K 204}.",
    "And the policy number? | {P O L 7731 02 for}.",
    "What's the policy number? | It's {MTR dash 55 20 19}.",
    "What's the policy number? | {M T are 5 5 2 0 19}.",
    "What's the policy number? | {Home, 7 7 1 4, 22}.",
    "And the policy number? | {Pee bee 7714 2290}.",
    "Have you a member number? | {Double you Q 8842, O 1773}.",
    "What's your surname and how's that spelled? | {Tuohy. T U O H Y}.",
    "How do you spell that? | {Tea you oh H why}.",
    "And could you spell your surname? | {M C capital G, I double L}.",
    "And your surname? | {Penhaligon. P E N H A L I G O N}.",
    "And your first name? | {Siobhan. S I O B H A N}.",
    "And what's the name of the house? | It's called {The Old Mill}.",
    "What's the house name or number? | {Rosebank}.",
    "What's the house name or number? | {Larch House}. It's on {Tanner's Lane}.",
    "What's the first line of the address? | {Pear Tree Cottage, Mill Lane}.",
    "What's the first line of the address? | {Flat 3, the Maltings}.",
    "And the address? | {12 be Grange Road}.",
    "And the national insurance number? | {Q Q, 12, 34, 56, see}.",
    "And your NI number? | {Queue queue 12 34 56 C}.",
    "What's your NHS number? | {9 for 3 476 5919}.",
    "What's your social security number? | {To 12 09 7694}.",
    "Your Medicare number? | {1 EG 4 TE 5 MK 73}.",
    "Your Medicare number? | {One E G for T E five M K seven three}.",
    "What's the account number? | {3192 sex 819}.",
    "What's the account number? | {Three one 92, 68, won 9}.",
    "And the sort code? | {20, for 5, 81}.",
    "And the card number? | {4539, 1488, oh 3, for 3, 64, 67}.",
    "And the card number? | {45 39. 14 88. 03 43. 64, 6 to 7}.",
    "And your phone number? | {0770 oh, 900, to 58}.",
    "And your phone number? | {Oh double 7, double oh, 900, 258}.",
    "And your phone number? | {077 hundred, 900, 258}.",
    "And the passport number? | {5333 8 thousand and 6}.",
    "And the card number? | {4929, 4 zeros, 1234, 5678}.",
    "And the card number? | {4929, triple 0 4, 1234, 5678}.",
    "And the account number? | {Triple 0 4, 1, 2, 3}.",
    "And the account number? | {Double 5, 3 zeros, 1, 2, 7}.",
    "And your date of birth? | {The 14 of the 7 82}.",
    "And your date of birth? | {14 07 82}.",
    "And your date of birth? | {Fourteenth of July eighty to}.",
    "And your email? | {jo.park@example. org}.",
    "And your email? | {Joe park 8 to at example dot core dot UK}.",
    "And your email? | {J park at Gmail}.",
    "And your email? | {Jay dot park, that's P A R K, at hot mail dot com}.",
    "And the expiry? | {0 9 slash 2 7}.",
    "And the expiry? | {Oh nine, 27}.",
    "And the expiry? | {September 27}.",
    "And the expiry? | {9 of 27}.",
    "And the three digits on the back? | {Three free seven}.",
    "And the three digits on the back? | {3, 3, 7}.",
    "And the three digits on the back? | {33 seven}.",
    "And the VIN? | {1 H G C M 8 2 6 33 A double 0 4 3 5 2}.",
    "What's the IMEI? | {35 693 803 5643 809}.",
];

/// Numbers that nobody minds, after a value and in reply to harmless questions.
const HARMLESS: &[&str] = &[
    "Can I take the card number? | {4539 1488 0343 6467}. | Thanks. So that's £84.50 for the two nights. | Fine.",
    "Can I take the card number? | {4539 1488 0343 6467}. | That's gone through. Your reference is 7781 2204. | 7781 2204.",
    "Can I take the card number? | {4539 1488 0343 6467}. | Brilliant. Your booking reference is K, L, 4, 7, 7, 2. | K, L, 4, 7, 7, 2. Got it.",
    "Can I take the card number? | {4539 1488 0343 6467}. | Perfect. You'll see 84.50 leave on the 3rd. | Okay.",
    "Can I take the card number? | {4539 1488 0343 6467}. | Okay, and it'll show as RVS 2 on the statement. | Right.",
    "Can I take the card number? | {4539 1488 0343 6467}. | And how many tickets was that? | Four.",
    "Can I take the card number? | {4539 1488 0343 6467}. | Lovely. The doors open at 7:30. | 7:30, okay.",
    "Can I take the card number? | {4539 1488 0343 6467}. | Your new balance is 1,204 pounds and 16 pence. | Ouch.",
    "What's the best phone number for you? | {07700 900 258}. | Great. The engineer's slot is 8 till 12 on the 14th. | The 14th, 8 till 12.",
    "What's the best phone number for you? | {07700 900 258}. | Perfect. If anything changes ring 0 800 double 5 1 2 3 4. | Okay.",
    "What's the best phone number for you? | {07700 900 258}. | Lovely. And what's the meter reading? | 48213.",
    "What's the best phone number for you? | {07700 900 258}. | Thanks. And the meter's showing? | It's 4, 8, 2, 1, 3.",
    "What's the best phone number for you? | {07700 900 258}. | Thank you. How far are you from the station? | About 12 miles.",
    "What's the best phone number for you? | {07700 900 258}. | Thanks. You're number 6 in the queue. | Okay.",
    "What's the best phone number for you? | {07700 900 258}. | I'll text you from 60777. | 60777. Okay.",
    "What's the best phone number for you? | {07700 900 258}. | Right, the parcel weighs 4.2 kilos. | Okay.",
    "What's your date of birth? | {14th of July 1982}. | Thanks. How long have you been a member? | Since 2016.",
    "What's your date of birth? | {14th of July 1982}. | Lovely. The appointment's on Tuesday the 3rd of March at 10:20. | Tuesday 3rd, 10:20.",
    "What's your date of birth? | {14th of July 1982}. | Great. Your policy renews on the 1st of November 2027. | Right.",
    "What's your date of birth? | {14th of July 1982}. | Thanks. You took it out in June 2019. | Did I?",
    "What's your date of birth? | {14th of July 1982}. | Brilliant. You've 25 per cent off until the 30th. | Lovely.",
    "And the postcode? | {SW1A 1AA}. | Thank you. There's a branch 3 miles away, it's open 9 to 5:30. | Great.",
    "And the postcode? | {SW1A 1AA}. | Okay. The quote comes to 312.40 for the year. | Hmm. I paid 280 last time.",
    "And the postcode? | {SW1A 1AA}. | How many people live there? | Five. Three kids.",
    "And the postcode? | {SW1A 1AA}. | And how many bedrooms? | 4.",
    "And the postcode? | {SW1A 1AA}. | What year was it built? | 1930 something.",
    "And the postcode? | {SW1A 1AA}. | Your bin day's Thursday, week 2. | Okay.",
    "And the address? | {41 Coniston Avenue}. | Thanks. Delivery's £4.99 or free over 50. | Okay, free.",
    "And the address? | {41 Coniston Avenue}. | We'll be there between 10 and 2. | Okay.",
    "And the address? | {41 Coniston Avenue}. | Which floor? | Second.",
    "And the address? | {41 Coniston Avenue}. | And what size was it? | A 12, please.",
    "And the address? | {41 Coniston Avenue}. | It'll be in a van, 2 drivers. | Okay.",
    "What's the account number? | {3192 6819}. | Thanks. I can see 3 payments of 45 pounds. | Yes, that's right.",
    "What's the account number? | {3192 6819}. | Right, you're paying 5.9 per cent. | Is that fixed?",
    "What's the account number? | {3192 6819}. | And how much is left on the mortgage? | 112 thousand.",
    "What's the account number? | {3192 6819}. | And over how many years? | 25.",
    "What's the account number? | {3192 6819}. | Okay. I've raised a case for you, it's case 90 41 77. | 90 41 77.",
    "What's the account number? | {3192 6819}. | That's under form 12 B. | Okay.",
    "And your email? | {jo dot park at example dot org}. | Thanks. Use code SPRING20 for 20 percent off. | SPRING20, thanks.",
    "And your email? | {jo dot park at example dot org}. | I've sent 2 emails, one at 10:15. | Got them.",
    "And your email? | {jo dot park at example dot org}. | The file's about 12 megabytes. | Okay.",
    "And your email? | {jo dot park at example dot org}. | You can also go to our website, northwind dot com. | Okay.",
    "And your NHS number? | {943 476 5919}. | Thanks. Your blood pressure last time was 128 over 82. | Is that okay?",
    "And your NHS number? | {943 476 5919}. | The clinic's in room 14 on level 3. | Okay.",
    "And your NHS number? | {943 476 5919}. | How many tablets are you taking? | Two 500s, three times a day.",
    "And your NHS number? | {943 476 5919}. | And your height? | 5 foot 8.",
    "And your NHS number? | {943 476 5919}. | And what do you weigh? | 82 kilos.",
    "And your social security number? | {212 09 7694}. | Thanks. Your copay is $35. | Okay.",
    "And your social security number? | {212 09 7694}. | You made 41,250 last year. | Yes.",
    "And your social security number? | {212 09 7694}. | We'll need form 1040. | Okay, the 1040.",
    "And your social security number? | {212 09 7694}. | How many dependents? | 3.",
    "And the reg? | {AB12 CDE}. | What's the mileage? | 41,200.",
    "And the reg? | {AB12 CDE}. | Thanks. It's in bay 14, level 2. | Bay 14.",
    "And the reg? | {AB12 CDE}. | How many doors? | Five door.",
    "And the reg? | {AB12 CDE}. | The tyres are 205, 55, R16. | Okay.",
    "And the reg? | {AB12 CDE}. | What engine is it? | It's a 1.6 TDI.",
    "And the policy number? | {HX 884 201 773}. | Thanks. The excess is 250. | 250, right.",
    "And the policy number? | {HX 884 201 773}. | Great. You've got 4 years' no claims. | 5, actually.",
    "And the policy number? | {HX 884 201 773}. | The claim number is C, 4, 4, 1, 0, 9. | C, 4, 4, 1, 0, 9.",
    "And the policy number? | {HX 884 201 773}. | And when did it happen? | On the 4th, about half past 3.",
    "And the sort code? | {20 45 81}. | Thanks. It'll be taken on the 28th of each month. | The 28th. Fine.",
    "And the sort code? | {20 45 81}. | How much would you like to transfer? | 450.",
    "And the security code on the back? | {331}. | Thanks. That's 3 for 2, so 18.99. | Great.",
    "And the security code on the back? | {331}. | And that's table 12 at 8. | Lovely.",
    "And the security code on the back? | {331}. | And how many guests? | 6.",
    "And the expiry date? | {09 27}. | Great. Check in's from 3, check out by 11. | Okay.",
    "And the expiry date? | {09 27}. | That's all gone through. Order number 5 5 1 0 2. | 5 5 1 0 2. Thanks.",
    "And the expiry date? | {09 27}. | And what time would you like? | 7:15.",
    "And the expiry date? | {09 27}. | What date was that for? | The 12th of September.",
    "The code I've just texted you? | {408 227}. | Perfect. Your data's 20 gigs a month. | Okay.",
    "The code I've just texted you? | {408 227}. | Great. It's 24 months at 31.99. | Is that it?",
    "And your full name? | {Marian Fell}. | Thanks. You're on the 2 year plan at 31 a month. | Yes.",
    "And your full name? | {Marian Fell}. | Thanks, I'll just put you on hold for 2 minutes. | Okay.",
    "And your full name? | {Marian Fell}. | And the order number? | 114 7702 334.",
    "And your full name? | {Marian Fell}. | What's the serial on the bottom? | 7 J K 4 4 1 0 9 9.",
    "And your full name? | {Marian Fell}. | What does the screen say? | Error 5 0 4.",
    "How can I help? | What time do you close? | We're open 9 till 6, 10 till 4 on Sundays. | Okay.",
    "How can I help? | I want to know how much the 2 bed is. | It's 1,250 a month, 5 weeks' deposit. | Right.",
    "How can I help? | I've had a letter, it says 14 days to pay 60 pounds. | What's the ticket number? | 3 3 0 1 7 7 2 1.",
    "How can I help? | My order's late. It's number 4 0 0 2 1 9. | Let me look. 4 0 0 2 1 9. | Yes.",
    "How can I help? | The boiler says E 1 1 9. | E 1 1 9. How old is it? | 7 years. It was fitted in 2018.",
    "How can I help? | I need 24 rolls of the 40 millimetre tape. | That's 3.80 each. | Okay, make it 48.",
    "How can I help? | Is the 10:40 running? | It's 12 minutes late, platform 4. | Platform 4.",
    "How can I help? | I'd like a table for 6 on the 21st. | At what time? | 7:45.",
    "How can I help? | What's your vat rate on that? | 20 percent, 5 on energy. | Okay.",
    "How can I help? | The meter readings are 48213 and 1 1 0 7 2. | Day's 48213, night's 11072. | Yes.",
    "How can I help? | What's the dose? | It's 5 mil, 4 times a day, up to 20 mil. | Okay.",
    "How can I help? | Flight 2 2 1 4, is it on time? | It left gate 17 at 6:05. | Okay.",
    "How can I help? | I've a coupon, it's SAVE 15. | That's 15 off 60. | Great.",
    "How can I help? | How far is it from the airport? | 14 kilometres, about 25 minutes on the 300 bus. | The 300.",
    "How can I help? | How many steps to the door? | 12 up, then 3 down. | Okay.",
    "How can I help? | The router's lights, there's 3 green and one red. | What model is it? | It's the 5 5 6 0.",
    "How can I help? | My broadband's at 4 meg. | You should get 67. Let me run a test. It's 5.2 down, 1.1 up. | Told you.",
    "How can I help? | What's the score? | 3 2 with 10 minutes left. | Ha.",
    "How can I help? | I bought 2 shirts, a 15 and a half and a 16. | Which one's wrong? | The 16.",
    "How can I help? | I'm ringing about invoice 2 0 9 3 1. | For 4,112? | That's it.",
    "How can I help? | Can you tell me your registered charity number? | It's 1 0 4 4 2 0 9. | Thank you.",
    "How can I help? | Do you do a 195 65 15? | Yes, 48 fitted, 4 for 180. | Okay.",
    "How can I help? | What's your address? | We're at 14 to 18 Station Road. | Thanks.",
    "How can I help? | Parcel 7 7 0 0 9 1 2 2. | 7 7 0 0 9 1 2 2, it's out for delivery, stop 41 of 88. | Okay.",
    "How can I help? | I've 12 thousand points. | You need 15 for a flight, 9 for an upgrade. | Oh.",
    "How can I help? | I'm on the 70 pound plan, 3 lines. | I can do 55 for 24 months. | 52?",
    "What's the account number? | {3192 6819}. | And the reading on the meter? | 0, 4, 8, 2, 1.",
    "What's the account number? | {3192 6819}. | And the reference on the letter? | 7, 7, 1, 0, 2, 4.",
    "What's the account number? | {3192 6819}. | Lovely. Which year was the letter? | 2023.",
    "What's the account number? | {3192 6819}. | Okay. How many have you got? | 12.",
    "What's the account number? | {3192 6819}. | Okay, so the offer is 3 months at 5. | 3 months at 5, okay.",
    "What's the account number? | {3192 6819}. | Okay. One moment. It's loading. 40 percent. | Ha, no rush.",
    "What's the account number? | {3192 6819}. | Right, so I've put 2 notes on there. | Thanks.",
    "Can I take the card number? | {4539 1488}. | Yep. | {0343 6467}. | Thanks. That's 20 pounds, on the 4th. | Yes, the 4th.",
    "Can I take the card number? | {4539 1488}. | Yep. | {0343 6467}. | How many is it for? | Two adults, three kids.",
    "What's the phone number? | {07700 900}. | Okay. | {258}. | And which size, a 10 or a 12? | 12.",
    "What's the phone number? | {07700 900}. | Okay. | {258}. | Your order is 4 4 0 1 7. | Okay, 4 4 0 1 7.",
    "What's the phone number? | {07700 900}. | Okay. | {258}. | Are you over 18? | I'm 44.",
];

/// What is lost and what is taken for nothing.
#[derive(Default)]
struct Count {
    private: usize,
    lost: usize,
    lines: usize,
    over: usize,
}

/// A turn without its braces, and for each of its characters whether it is private.
fn read(marked: &str) -> (String, Vec<bool>) {
    let (mut text, mut private, mut inside) = (String::new(), Vec::new(), false);
    for letter in marked.trim().chars() {
        match letter {
            '{' => inside = true,
            '}' => inside = false,
            _ => {
                text.push(letter);
                private.push(inside);
            }
        }
    }
    (text, private)
}

/// The words of a text by their characters.
fn words(text: &str) -> Vec<Vec<(usize, char)>> {
    let letters: Vec<(usize, char)> = text.chars().enumerate().collect();
    let spoken = |word: &[(usize, char)]| word.iter().copied().filter(|(_, letter)| letter.is_alphanumeric()).collect();
    letters.split(|(_, letter)| *letter == ' ').map(spoken).filter(|word: &Vec<_>| !word.is_empty()).collect()
}

impl Count {
    fn add(&mut self, line: &str) {
        let read: Vec<(String, Vec<bool>)> = line.split('|').map(read).collect();
        let turns: Vec<Turn<'_>> =
            read.iter().enumerate().map(|(at, (text, _))| Turn { speaker: Some(["channel 0", "channel 1"][at % 2]), text }).collect();
        let findings = examine_heard(&turns, &Selection::all().ruled(), Doubt::Taken).findings;
        let mut over = false;
        for (turn, (text, private)) in read.iter().enumerate() {
            let gone = |at: usize| findings.iter().any(|own| own.turn == turn && own.start <= at && at < own.end);
            for word in words(text) {
                let is_private = word.iter().any(|(at, _)| private[*at]);
                let lost = is_private && !word.iter().all(|(at, _)| gone(*at));
                let taken = !is_private && word.iter().any(|(at, _)| gone(*at));
                self.private += usize::from(is_private);
                self.lost += usize::from(lost);
                over |= taken;
                if lost || taken {
                    println!(
                        "   {} {}: {line}",
                        if lost { "lost" } else { "taken" },
                        word.iter().map(|(_, letter)| letter).collect::<String>()
                    );
                }
            }
        }
        self.lines += 1;
        self.over += usize::from(over);
    }

    fn of(name: &str, lines: &[&str]) -> Self {
        let mut count = Self::default();
        lines.iter().for_each(|line| count.add(line));
        println!("{name}: {}/{} private words lost, something taken on {}/{} lines", count.lost, count.private, count.over, count.lines);
        count
    }
}

#[test]
fn a_value_that_is_amended_goes_as_it_was_said_first_and_as_it_was_meant() {
    let count = Count::of("amended", AMENDED);
    assert_eq!(count.lost, 0);
}

#[test]
fn a_value_that_was_misheard_goes_where_it_was_asked_for() {
    let count = Count::of("misheard", MISHEARD);
    assert!(count.lost <= 5 && count.over <= 2, "{} {}", count.lost, count.over);
}

#[test]
fn numbers_that_nobody_minds_stay_beside_values() {
    let count = Count::of("harmless", HARMLESS);
    assert!(count.lost == 0 && count.over <= 4, "{} {}", count.lost, count.over);
}
