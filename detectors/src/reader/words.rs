//! The words that the reader knows: numbers, letters, months, and the part that everyday words play around a dictated value.

use super::token::{Kind, traits};

/// Words that denote something, the kind, and whether they need a neighbour to be taken for it.
pub(crate) const NUMBERS: &[(&str, Kind, u32)] = &[
    ("zed", Kind::Letter(b'Z'), 0),
    ("zee", Kind::Letter(b'Z'), 0),
    ("aitch", Kind::Letter(b'H'), 0),
    ("haitch", Kind::Letter(b'H'), 0),
    ("zero", Kind::Unit(0), 0),
    ("oh", Kind::Unit(0), traits::SHY),
    ("nought", Kind::Unit(0), 0),
    ("naught", Kind::Unit(0), traits::SHY),
    ("aught", Kind::Unit(0), traits::SHY),
    ("nil", Kind::Unit(0), 0),
    ("one", Kind::Unit(1), traits::SHY),
    ("two", Kind::Unit(2), 0),
    ("three", Kind::Unit(3), 0),
    ("four", Kind::Unit(4), 0),
    ("five", Kind::Unit(5), 0),
    ("fife", Kind::Unit(5), traits::SHY),
    ("six", Kind::Unit(6), 0),
    ("seven", Kind::Unit(7), 0),
    ("eight", Kind::Unit(8), 0),
    ("nine", Kind::Unit(9), 0),
    ("niner", Kind::Unit(9), 0),
    ("ten", Kind::Teen(10), 0),
    ("eleven", Kind::Teen(11), 0),
    ("twelve", Kind::Teen(12), 0),
    ("thirteen", Kind::Teen(13), 0),
    ("fourteen", Kind::Teen(14), 0),
    ("fifteen", Kind::Teen(15), 0),
    ("sixteen", Kind::Teen(16), 0),
    ("seventeen", Kind::Teen(17), 0),
    ("eighteen", Kind::Teen(18), 0),
    ("nineteen", Kind::Teen(19), 0),
    ("twenty", Kind::Tens(20), 0),
    ("thirty", Kind::Tens(30), 0),
    ("forty", Kind::Tens(40), 0),
    ("fourty", Kind::Tens(40), 0),
    ("fifty", Kind::Tens(50), 0),
    ("sixty", Kind::Tens(60), 0),
    ("seventy", Kind::Tens(70), 0),
    ("eighty", Kind::Tens(80), 0),
    ("ninety", Kind::Tens(90), 0),
    ("hundred", Kind::Hundred, 0),
    ("hundreds", Kind::Hundred, 0),
    ("thousand", Kind::Thousand, 0),
    ("double", Kind::Times(2), 0),
    ("dubble", Kind::Times(2), 0),
    ("triple", Kind::Times(3), 0),
    ("treble", Kind::Times(3), 0),
    ("quadruple", Kind::Times(4), 0),
    ("quad", Kind::Times(4), traits::SHY),
    ("zeros", Kind::Plural(0), 0),
    ("zeroes", Kind::Plural(0), 0),
    ("noughts", Kind::Plural(0), 0),
    ("ohs", Kind::Plural(0), 0),
    ("ones", Kind::Plural(1), traits::SHY),
    ("twos", Kind::Plural(2), 0),
    ("threes", Kind::Plural(3), 0),
    ("fours", Kind::Plural(4), 0),
    ("fives", Kind::Plural(5), 0),
    ("sixes", Kind::Plural(6), 0),
    ("sevens", Kind::Plural(7), 0),
    ("eights", Kind::Plural(8), 0),
    ("nines", Kind::Plural(9), 0),
    ("january", Kind::Month(1), 0),
    ("jan", Kind::Month(1), traits::SHY),
    ("february", Kind::Month(2), 0),
    ("feb", Kind::Month(2), 0),
    ("march", Kind::Month(3), traits::SHY),
    ("april", Kind::Month(4), traits::SHY),
    ("apr", Kind::Month(4), 0),
    ("may", Kind::Month(5), traits::SHY),
    ("june", Kind::Month(6), traits::SHY),
    ("jun", Kind::Month(6), traits::SHY),
    ("july", Kind::Month(7), 0),
    ("jul", Kind::Month(7), 0),
    ("august", Kind::Month(8), traits::SHY),
    ("aug", Kind::Month(8), 0),
    ("september", Kind::Month(9), 0),
    ("sept", Kind::Month(9), 0),
    ("sep", Kind::Month(9), 0),
    ("october", Kind::Month(10), 0),
    ("oct", Kind::Month(10), 0),
    ("december", Kind::Month(12), 0),
    ("dec", Kind::Month(12), 0),
    ("november", Kind::Month(11), 0),
    ("nov", Kind::Month(11), 0),
    ("first", Kind::Ordinal(1), traits::SHY | traits::COMMON),
    ("second", Kind::Ordinal(2), traits::SHY | traits::COMMON | traits::MEASURE),
    ("third", Kind::Ordinal(3), 0),
    ("fourth", Kind::Ordinal(4), 0),
    ("fifth", Kind::Ordinal(5), 0),
    ("sixth", Kind::Ordinal(6), 0),
    ("seventh", Kind::Ordinal(7), 0),
    ("eighth", Kind::Ordinal(8), 0),
    ("ninth", Kind::Ordinal(9), 0),
    ("tenth", Kind::Ordinal(10), 0),
    ("eleventh", Kind::Ordinal(11), 0),
    ("twelfth", Kind::Ordinal(12), 0),
    ("thirteenth", Kind::Ordinal(13), 0),
    ("fourteenth", Kind::Ordinal(14), 0),
    ("fifteenth", Kind::Ordinal(15), 0),
    ("sixteenth", Kind::Ordinal(16), 0),
    ("seventeenth", Kind::Ordinal(17), 0),
    ("eighteenth", Kind::Ordinal(18), 0),
    ("nineteenth", Kind::Ordinal(19), 0),
    ("twentieth", Kind::Ordinal(20), 0),
    ("thirtieth", Kind::Ordinal(30), 0),
];

/// Words of the NATO alphabet and of older telephone alphabets. Those that are names or everyday words too need a neighbour,
/// so all of them ask for one.
pub(crate) const ALPHABET: &str = "alpha alfa able bravo baker charlie delta dog echo easy foxtrot fox golf george hotel \
    india juliet juliett kilo king lima love mike nan oscar papa quebec queen romeo roger sierra sugar tango uniform \
    victor whiskey whisky xray yankee yoke zulu zebra adam apple boston boy david edward frank henry ida john lincoln mary \
    nancy nora ocean peter robert sam samuel thomas tom union william young benjamin benny freddie harry isaac jack lucy nellie \
    oliver tommy yellow andrew elephant";

/// Words that sound like the name of a letter: in an abbreviation that is a cue, and before the letter's example, they are taken for it.
pub(crate) const HOMOPHONES: &[(&str, u8)] = &[
    ("see", b'c'),
    ("sea", b'c'),
    ("bee", b'b'),
    ("be", b'b'),
    ("dee", b'd'),
    ("tea", b't'),
    ("tee", b't'),
    ("pea", b'p'),
    ("pee", b'p'),
    ("gee", b'g'),
    ("jay", b'j'),
    ("kay", b'k'),
    ("ell", b'l'),
    ("em", b'm'),
    ("en", b'n'),
    ("an", b'n'),
    ("ess", b's'),
    ("are", b'r'),
    ("you", b'u'),
    ("why", b'y'),
    ("ex", b'x'),
    ("queue", b'q'),
    ("cue", b'q'),
    ("eye", b'i'),
    ("aye", b'i'),
    ("vee", b'v'),
    ("zed", b'z'),
    ("zee", b'z'),
    ("oh", b'o'),
    ("owe", b'o'),
    ("age", b'h'),
    ("eh", b'a'),
    ("ay", b'a'),
];

/// Filled pauses.
pub(crate) const FILLERS: &str = "um uh er erm ah eh hmm hm mm uhm umm uhh err ehm uhhuh mhm mmhm mmm";

/// Words that may stand inside a dictated number.
pub(crate) const INNER: &str = "and then dash hyphen space slash stroke point dot comma followed by after capital uppercase \
    lowercase upper lower case underscore that's thats minus with letter number";

/// Words that take back what was said, and may stand inside a dictated number.
pub(crate) const CORRECTIONS: &str =
    "sorry no wait actually rather oops mean correction mistake scratch strike pardon nope again apologies hang hold";

/// Words that go on after one that takes back: "no, hang on, let me start over".
pub(crate) const AFTER_CORRECTION: &str = "on let me start over it should be i meant that's wrong one the is";

/// What a number counts or measures.
pub(crate) const MEASURES: &str = "dollar dollars buck bucks pound pounds quid cent cents pence penny pennies euro euros rupee rupees \
    percent percentage per minute minutes min mins sec secs seconds hour hours hr hrs day days week weeks month months year years \
    yr yrs time times box boxes item items piece pieces light lights mile miles kilometer kilometers kilometre kilometres km kms kg kgs kilos kilogram \
    kilograms gram grams megabit megabits megabyte megabytes meg megs gig gigs gigabyte gigabytes gigabit gigabits terabyte terabytes \
    mb gb tb mbps kbps gbps degree degrees am pm o'clock oclock people persons person business working calendar digit digits character characters letters star stars bag bags \
    ticket tickets card cards call calls copy copies pair pairs unit units night nights guest guests adult adults kid kids child children \
    passenger passengers seat seats room rooms floors million billion grand feet foot inch inches meter meters metre metres square sq \
    watt watts volt volts amp amps liter liters litre litres gallon gallons ounce ounces oz lb lbs mph channels episodes pixels \
    left more other others different separate new moment thing things half quarter thirds fold gigahertz megahertz hertz rpm bar psi \
    tablets pills doses milligrams mg ml milliliters refills bottles packs packages parcels orders attempts tries options users devices \
    lines accounts payments installments instalments transactions messages emails texts windows doors bedrooms bedroom bathrooms points \
    credits loyalty reward rewards families weekdays nights' days' am. pm. ish plus something odd kilowatts kilowatt hits rings steps \
    cases properties employees staff members customers agents teams stores branches locations yards acres kwh screws bolts panels tiles \
    rolls sheets pages chapters levels rounds goals games sets bits bytes licences licenses altogether";

/// What numbers its kind: the number after it is no identifier.
pub(crate) const NUMBERED: &str = "gate room page chapter step option press press aisle line level floor terminal platform version lane bay bus route \
    highway interstate exit channel section unit size grade phase stage round chapter season episode windows model error extension form track zone area \
    paragraph question item lot hall desk counter window till carousel pier berth depot van coach seats rooms rows gates pages shelf row seat table bed ward cabin deck store branch verse channel volume issue level all schedule junction recall priority class dial ticket each took week form studio";

/// How close the company must be in which a word is taken for a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Company {
    /// A symbol on either side.
    One,
    /// A digit before it, and one after it or nothing more.
    Between,
}

/// Everyday words that are heard for a digit or for the name of a letter, in lower case.
pub(crate) const HEARD: &[(&str, u8, Company)] = &[
    ("won", b'1', Company::One),
    ("ate", b'8', Company::One),
    ("sicks", b'6', Company::One),
    ("nein", b'9', Company::One),
    ("tree", b'3', Company::Between),
    ("free", b'3', Company::Between),
    ("to", b'2', Company::Between),
    ("too", b'2', Company::Between),
    ("for", b'4', Company::Between),
    ("fore", b'4', Company::Between),
    ("jay", b'J', Company::One),
    ("kay", b'K', Company::One),
    ("ell", b'L', Company::One),
    ("ess", b'S', Company::One),
    ("cee", b'C', Company::One),
    ("dee", b'D', Company::One),
    ("pee", b'P', Company::One),
    ("tee", b'T', Company::One),
    ("vee", b'V', Company::One),
    ("see", b'C', Company::Between),
    ("sea", b'C', Company::Between),
    ("dubya", b'W', Company::One),
];

/// Everyday words: never names.
pub(crate) const COMMON: &str = "smashing splendid marvellous marvelous fab fabulous superb terrific cracking brill righto gotcha ta beautiful \
    amazing bless sorted twice mondays tuesdays wednesdays thursdays fridays saturdays sundays weekend weekends a an the this that these those there here it its it's he she they we you i me him her us them my your his our \
    their mine yours is am are was were be been being do does did done doing have has had having will would shall should can could might must \
    and or but if because so as at by for from in into of off on onto out over to up with without about after again against all almost along already \
    also although always among any anybody anyone anything are around away back before behind below beside best better between both bring brought \
    ask asked asking asks business busy buy call called caller calling came can't cannot cancel card care cent change charge check choose clear close code come coming common \
    complete confirm confirmed contact correct couldn't couple course cover current currently customer cut date day deal dear detail details did didn't \
    different difficult digit digits direct do doesn't don't done down during each early easy either else email end enough enter even ever every everything \
    exactly expect expiry extra far fast feel few figure file final find fine finish first five follow form found free friday from front full \
    further gave get gets getting give given gives giving glad go goes going gone good got great ha had happen happened happens happy hard has hasn't \
    haven't he hear heard hello help her here hey hi high hold home hope how how's however i'd i'll i'm i've idea if important include information \
    inside instead interested isn't issue it'll item just keep kind knew know known large last late later lead least leave left less let let's letter like \
    line list little live lives living ll local long look looking lost lot lots lovely made mail main make makes making many matter maybe mean means \
    meant meeting member message mind minute miss missed missing moment monday money month more morning most move much must name names near \
    nearly need needed needs never new next nice no nobody none nope not note nothing now number numbers obviously of off office often oh ok okay old on \
    once one only open option or order original other ours out outside own paid part past pay paying payment people perfect perhaps person phone \
    place plan please point possible post previous price probably problem problems process product provide public put question questions quick quickly \
    quite rather read reading ready real really reason receive received recent record recorded reference refund regarding remember repeat reply request \
    required right run running said same saturday saw say saying says screen second security see seem seems send sense sent service set several \
    shall she short should show shows side sign since sir madam ma'am small some somebody someone something sometimes soon sorry sort sound sounds speak \
    speaking spell spelled spelling spelt start started state statement still stop store street stuff such sunday support sure system take taken takes taking \
    talk team tell ten test text than thank thanks that'll that's the their them then there's they're thing things think third this though thought \
    three through thursday till time times to today told tomorrow tonight too took top total toward transfer tried true try trying tuesday turn two \
    under understand unfortunately unit until up update us use used using usual usually verify very via wait waiting want wanted wants was wasn't \
    watch way we we'd we'll we're we've website wednesday week welcome hiya howdy picture pictures well went were weren't what what's whatever when where where's whether which while \
    who who's whole whom whose why will wish with within without won't wonder work working works world worry worth would wouldn't write wrong yeah \
    year years yep yes yesterday yet you you'd you'll you're you've your yourself alright absolutely actually afternoon evening ah cheers bye goodbye \
    account address answer appointment apologies apologize available bank bill billing birth booking branch broken button charged cheque claim \
    company computer connection credit debit delivery department deposit device doctor driver driving engine error exchange family fee flight \
    forgot game gas group hang holder hotel hour hours house hundred insurance internet invoice job jumper key laptop licence license light login \
    machine manager meter mobile model monthly mother mother's maiden motor network operator package page paper parcel passcode password patient \
    pin policy portal postcode power premium prescription printer private promotion property quote rate receipt registration renew renewal rent \
    reservation reset return returned review router safe sale sales save serial server shop signal site social software standard station stock \
    storage subscription surname switch table tax technical telephone terms ticket tracking train travel trip truck tv type upgrade user username vehicle \
    version visit voice warehouse warranty weather window zip born live moved based located registered listed yours truly cancelled interest interested \
    frustrated frustrating angry upset confused happy unable having locked trying gonna wanna gotta kinda sorta dunno lemme self dot underscore slash dash \
    hyphen capital lowercase uppercase space letter letters ridiculous unacceptable terrible awful stuck hoping wondering afraid aware allergic \
    retired married single pregnant disabled diabetic outside inside downstairs upstairs driving parked currently just been mr mrs ms miss dr doctor street road \
    avenue drive lane apartment apt flat suite building city town county country state spelled spelt double triple thirty forty correct incorrect wonderful \
    brilliant fantastic excellent awesome cool sweet super fair noted understood agreed exactly precisely indeed certainly definitely possibly \
    basically literally honestly anyway besides otherwise therefore thus hence meanwhile additionally furthermore moreover shipping ship shipped \
    arrive arrives arriving arrived deliver delivered dispatch dispatched ordered purchase purchased bought sold cost costs costing worth discount voucher coupon \
    promo offer deal deals points rewards balance amount due owed owe owing pending processed processing declined approved accepted rejected \
    leaves leave leaving energy water telecom limited ltd inc plc corp services solutions systems foods airlines motors health healthcare dental clinic \
    pharmacy legal solicitors estates properties lettings housing council university college school church broadband wireless communications media digital \
    electric electricity power mutual life home direct rentals logistics express global national international bureau central regional \
    scottish welsh polish italian chinese dutch swedish norwegian danish finnish portuguese brazilian mexican turkish russian ukrainian nigerian \
    kenyan pakistani bangladeshi japanese korean vietnamese filipino greek romanian european asian african catholic christian muslim jewish hindu \
    sikh buddhist vegan vegetarian english spanish french german american british canadian australian indian irish visa mastercard amex google amazon paypal apple facebook microsoft \
    speaking speaker agent representative rep advisor adviser supervisor caller line extension recorded quality training purposes monitored";

/// Words that lead into an answer.
pub(crate) const LEADS: &str = "it's its it is that's thats that yes yeah yep yup sure okay ok so well my the a i i'm im have name be would will of course certainly \
    right and hi hello this was am no problem hang on hold let me see just oh here here's we go moment please um uh er erm ah hmm you it'll go'd \
    should under full first last surname family absolutely actually got it's alright all one second got i'd i've thank thanks great perfect registered in name's \
    good morning afternoon yes, ready when you are go ahead to find grab get sec hey call called they're there you're um, like think believe mine ours his her hers \
    spelled is, that'll that'd it'd let's gladly fine yep, sir ma'am madam everyone calls people address email gosh golly goodness ooh oooh oof jeez blimey crikey wow ha haha lord yeh yea holdon hangon";

/// What a listener says.
pub(crate) const BACK: &str = "mm hm mhm mmhm mmm uh huh uhhuh yep yeah yeh yea yes yup ok okay right sure go on ahead got it thanks thank you perfect great lovely alright \
    all fine good cool carry please and that's um er so i'm listening ready continue next part still here with you noted understood hmm ah oh";

/// Parts of a building.
pub(crate) const DWELLINGS: &str = "apartment apt flat unit suite floor level lot trailer block penthouse villa box";

/// Directions in the names of ways.
pub(crate) const DIRECTIONS: &str = "north south east west northeast northwest southeast southwest";

/// Words that name a way.
pub(crate) const STREETS: &str = "street rue calle avenida st road rd avenue ave lane ln drive dr close way court ct crescent boulevard blvd place pl terrace gardens grove \
    square parkway pkwy highway hwy circle cir mews row hill parade quay esplanade trail loop alley plaza walk rise green view park lea mead meadow meadows heights vale dale chase croft garth wharf hollow ridge landing knoll broadway \
    fold brow turnpike pike freeway fields woods bend yard villas marg wynd brae maltings";

/// Who somebody is to the caller.
pub(crate) const RELATIONS: &str = "husband wife mother father mum mom dad son daughter brother sister partner friend manager boss grandmother \
    grandfather nan gran aunt uncle cousin neighbour neighbor fiance fiancee girlfriend boyfriend carer solicitor landlord landlady tenant colleague \
    assistant foreman missus hubby mam mammy stepson stepdaughter nephew niece grandson granddaughter flatmate housemate supervisor accountant";

/// Words before a name.
pub(crate) const TITLES: &str = "mr mrs ms miss mister missus doctor dr professor prof sir madam mx";

/// Top-level domains as they are spoken.
pub(crate) const TLDS: &str = "com net org co edu gov info biz io uk ie us au ca in nz eu de fr es it nl be pl se no dk fi pt br mx ar cl sg kr jp za tr \
    me tv ac app dev ai ch at calm comm gmail";

/// Mail hosts, with the ways they are misheard.
pub(crate) const HOSTS: &str = "gmail yahoo hotmail outlook icloud aol live msn protonmail proton btinternet sky talktalk virginmedia googlemail comcast \
    verizon att bigpond optusnet rediffmail ymail rocketmail me mac gmx eircom telstra shaw rogers bell sbcglobal gmal gemail jmail hotmale mail fastmail zoho \
    ntlworld blueyonder tiscali orange yandex web";

/// Frequent given names of English-speaking callers and of the countries that call centres meet.
pub(crate) const GIVEN: &str = "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven \
    paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott \
    brandon benjamin samuel gregory alexander patrick frank raymond jack dennis jerry tyler aaron jose adam nathan henry zachary douglas peter kyle noah \
    ethan jeremy walter christian keith roger terry austin sean gerald carl dylan harold jordan jesse bryan lawrence arthur gabriel bruce logan billy joe \
    alan juan elijah willie albert wayne randy mason vincent liam roy bobby caleb bradley russell lucas mary patricia jennifer linda elizabeth barbara \
    susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca sharon \
    laura cynthia dorothy amy kathleen angela shirley emma brenda pamela nicole anna samantha katherine christine helen debra rachel carolyn janet maria \
    catherine heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea hannah megan cheryl jacqueline \
    martha madison teresa gloria sara janice ann kathryn abigail sophia frances jean alice judy isabella julia grace amber denise danielle marilyn beverly \
    charlotte natalie theresa diana brittany doris kayla alexis lori marie oliver harry charlie oscar alfie leo archie freddie isla amelia ava mia poppy \
    ella lily sophie chloe jessica freya daisy phoebe ruby evie imogen fiona nigel graham trevor derek clive simon ian stuart neil colin gareth rhys dylan \
    callum angus hamish ewan siobhan niamh aoife ciara sinead saoirse padraig cormac declan eoin fergus conor liam aidan brendan maeve orla roisin \
    priya anjali rahul rohan amit sanjay vijay raj ravi arjun deepak sunil anil suresh ramesh neha pooja kavita sunita lakshmi aditya vikram kiran \
    mohammed muhammad ahmed ali fatima aisha omar hassan hussein ibrahim yusuf khalid maryam zainab wei ming li chen jing yuki hiroshi kenji sakura \
    carlos miguel luis jorge sofia lucia pedro pablo diego elena carmen rosa ana isabel francisco javier antonio marco giulia luca matteo hans klaus \
    jurgen heike pierre jean-luc francois camille chloe bruce sheila darren kylie shane brett craig glenn wendy tracy debbie kate katie jo beth ben sam \
    tom tim dan matt chris mike steve dave bob bill jim nick alex max greg jeff ken ron don ted fred ray bruce doug phil pete andy tony jenny becky sue \
    liz meg jess molly ellie lucy holly zoe erin claire clare alison gemma hayley leanne natasha tanya yvonne maureen pauline sylvia vera agnes nora";

/// More of them, so that a name and surname are known for one wherever people come from: none that firms and places are called by as well.
pub(crate) const MORE_GIVEN: &str = "dominic terrence terrance edwin reuben ruben gavin geoffrey godfrey gordon gilbert hector horace howard hubert hugh hugo ivan ivor \
    jerome joel julian leonard leon leslie lionel louis luther malcolm marcus martin marvin maurice melvin \
    mitchell morris neville norman oswald otto percy philip quentin ralph reginald rodney roland rory rufus rupert \
    ruairi sebastian seamus sidney stefan tobias toby travis tristan wilfred winston alistair alastair \
    andre angelo alfonso alberto alejandro ricardo roberto rafael ramon raul sergio emilio enrique ernesto eduardo \
    esteban fernando gustavo ignacio julio manuel mateo mauricio rodrigo tomas vicente andres armando arturo cesar gerardo guillermo \
    lorenzo leonardo adele adrienne agatha aileen alana alexandra alicia amelie anastasia angelica anita annabel annette antonia ariana \
    astrid audrey beatrice beatrix bernadette bernice bethany bridget camilla candice carla caroline cassandra cecilia celeste \
    charlene claudia cordelia corinne daphne deirdre delia dolores doreen edith eileen elaine eleanor eliza eloise elsie esme \
    esther eunice felicity francesca frieda gabriella genevieve georgina geraldine gertrude gillian ginny giselle gladys glenda greta gwen \
    gwendolyn harriet henrietta hilary hilda imelda ines ingrid irene irma isobel jacinta jemima jocelyn joanna joanne josephine josie \
    justine kerry lena leonora lorna lorraine louisa louise lydia mabel madeleine mandy marcia margot marian marianne marjorie \
    matilda maud mavis melanie mildred millie minnie miranda miriam monica monique muriel myra myrtle nadia nadine naomi nell nerys noreen \
    odette olga ophelia oriel patsy paula petra philippa phyllis rachael ramona raquel rebekah rhiannon rhoda rita roberta rosalind \
    rosamund roseanne rosie roxanne sabrina sally selina serena sian simone sonia stacey susanna susannah suzanne \
    sybil tabitha tamara tamsin tara tessa thelma tilda tina trudy ursula valerie vanessa vivian vivienne wilma winifred yolanda zara \
    zelda abdul abdullah amir amina anwar asif aziz bilal faisal farah farid faruk habib hamza imran iqbal ismail jamal karim layla leila \
    malik mariam mustafa nabil nadeem rashid rashida saeed salim salma samir samira shabana shahid tariq usman yasmin yasmine yousef zahra \
    zubair aarav ajay akash ananya anand aparna arun ashok asha bhavna chandra devika dinesh divya farhan gaurav geeta gita hari harish \
    indira ishaan jaya jyoti karan karthik kartik krishna lalita madhav mahesh manish manoj meena meera mohan mukesh nikhil nisha nitin \
    padma pradeep prakash pranav priyanka radha rajesh rajiv rakesh ranjit rashmi rekha ritu rohini sandeep sangeeta sarita satish shalini \
    shanti shreya sita sneha srinivas sudha sujata sushma swati tanvi uma usha varun venkat vidya vinod vishal adebayo adeola amara \
    ayodele babatunde chidi chinedu chioma emeka folake ifeoma ikenna kwame kwabena kofi ngozi nkechi obinna olu oluwaseun temitope tunde \
    zanele thabo sipho agnieszka andrzej bogdan dariusz ewa grzegorz jakub jerzy kasia katarzyna krzysztof lech lukasz magdalena \
    malgorzata marek marta mateusz michal milena pavel pawel piotr radek stanislaw tomasz wojciech zofia boris dmitri dmitry ekaterina \
    igor irina ivana katya ludmila mikhail natalia nikolai oksana oleg olena sergei svetlana tatiana vadim viktor vladimir yelena yuri \
    anders bjorn erik freja ingeborg jens johan johannes jorgen karin kirsten lars lise magnus mads mikkel niels nils oskar rasmus soren \
    sven torsten ulrich ulrike wolfgang alessandro alessia antonella bianca chiara claudio davide enzo fabio federico filippo gianni \
    giorgio giovanni giuseppe luciano massimo paola paolo pietro raffaele riccardo silvia stefano vittorio antoine benoit celine \
    christophe claude delphine didier emile emmanuel etienne fabrice florian gilles guillaume henri isabelle jacques laurent lucie luc \
    marcel mathieu maxime olivier pascal philippe remi rene sebastien solange sylvie thierry yves xavier adriana beatriz \
    consuelo esperanza graciela luisa marisol paloma pilar rocio ximena haruki haruto naoko akira emiko keiko masako michiko \
    satoshi takashi yoko yoshiko hyun jiho minji seojun sooyoung nguyen minh linh thuy tuan xiaoming xiuying meiling aisling bronagh \
    caoimhe cathal cillian colm conall darragh deaglan diarmuid donal eamon eimear eithne enda fergal fiachra fionnuala gearoid grainne \
    iarla malachy mairead muireann nuala oisin proinsias roise ronan sorcha tadhg turlough una aled angharad bethan bronwen carys ceri \
    dafydd dewi dilys eirlys eluned emlyn emyr eurwen ffion geraint gethin glenys gruffydd gwenda gwilym gwyneth huw idris ieuan ifan iolo \
    iwan llinos lowri mair meirion menna myfanwy olwen osian owain owen rhodri rhydian siwan tomos ainsley catriona dougal duncan eilidh \
    finlay fraser gregor iain innes kirsty lachlan mairi morag murdo struan aubrey barnaby bartholomew benedict bernard bertram \
    cecil cedric clarence clarissa clifford cornelius cuthbert cyril darius darnell darryl darrell delroy denzil desmond dwayne \
    dwight edgar edmund egbert elliot elliott ellis elmer elton emmett ernest errol eugene everett ezra felix fabian floyd franklin \
    frederick frederica giles gus harvey herbert herman hiram humphrey ignatius isaiah ivo jared jarvis jeremiah jermaine jethro \
    julius kendrick lamar latoya leroy lester lewis lyle marlon nathaniel ned obadiah omari orville osbert leopold \
    quincy raphael reggie ronnie roscoe seth shaun shawn sheldon sherman silas solomon stewart sylvester terrell thaddeus theo theodore \
    tyrell tyrone tyson valentin vernon virgil wilbur willard winfred woodrow zachariah zeke";

/// Before "number" or "code" they say nothing of what kind it is.
pub(crate) const VAGUE: &str = "the a an your my his her our their this that correct right same new other first second last next whole full long short \
    entire complete it's is digit it and or another what what's which of for with that's any some one these number card need give have get take code by in \
    old wrong big little small wee tiny bottom top back front actual exact secret private personal unique main whole me same digits to you i no only on s m";
