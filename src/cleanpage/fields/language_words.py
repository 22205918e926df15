"""The commonest short words of languages in Latin letters: articles, prepositions, pronouns, forms of "to be".

Chosen by hand for how well they part neighbours (Danish from Norwegian, Czech from Slovak, Portuguese from Spanish).
Keys are ISO 639-1 codes.
"""

STOP_WORDS: dict[str, str] = {
    "en": "the of and to in is that for it was on with as are be at by this have from not but they you which were he his "
    "has had will an or been their who would said we she her more about when there what",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat "
    "dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis "
    "mehr durch",
    "fr": "le la les de des et à un une en du est pour que qui dans sur pas au par plus avec ne se ce il sont cette ont été "
    "mais son aux elle ses comme nous vous leur être fait ces où deux",
    "es": "el la los las de en y a que un una por con para se del no es su al lo como más pero sus fue ha este esta son "
    "entre está también desde cuando muy sobre hasta hay años ser todo sin dos",
    "pt": "o a os as de e do da dos das em um uma para com não que no na nos nas por mais se foi ao como é mas sua seu são "
    "também pelo pela ou ser até está já ele à às isso entre depois sem muito",
    "it": "il lo la i gli le di e che un una per con non del della dei delle in da al alla è sono nel nella ha più anche "
    "come ma si dal dalla su questo questa ai alle degli stato essere hanno se",
    "nl": "de het een en van in op te dat is zijn met voor niet die aan er om ook als bij maar door naar wordt uit over nog "
    "hij of worden heeft werd ze hun dan kan tot meer geen deze was ik je",
    "sv": "och i att det som en på är av för med den till inte har de ett om var jag så men vi kan från han när hade eller "
    "också sig efter ut sin då under blir vid över mot där",
    "da": "og i at det er en til af på som med den de for ikke der har et om var men jeg vi så kan fra han når efter eller "
    "også ud sig skal blev være over ved hvor hun mere nogle blevet siger mange",
    "no": "og i at det er en til av på som med den de for ikke har et om var men jeg vi så kan fra han når etter eller også "
    "ut seg skal ble være over ved hvor hun mer noen blitt sier mange å opp mye",
    "fi": "ja on ei se että oli joka hän mutta ovat kun myös niin kuin tai jos sen mukaan olla nyt vain ole jo siitä sekä "
    "tämä vuoden hänen vuonna joita jotka ollut kuten koska mitä",
    "pl": "i w na z do nie się jest to że o jak od po za przez jego dla ale są tym czy tak co być był które który oraz "
    "będzie może tego jej lat ich roku było już tylko także jednak została przy",
    "cs": "a v na se je že s z do o to i jsou ve pro by k jak za od po ale byl jeho které který jako podle bude také není "
    "už nebo před může byla při své ze aby kteří jen však uvedl",
    "sk": "a v na sa je že s z do o to aj sú vo pre by k ako za od po ale bol jeho ktoré ktorý podľa bude nie už alebo pred "
    "môže bola pri svoje zo aby ktorí len však jej uviedol",
    "hu": "a az és hogy nem is egy ez meg van volt azt csak már de ki még el mint vagy szerint lesz sem után kell ha pedig "
    "ezt több amely aki lehet között majd így két ami",
    "ro": "și în de la a cu pe nu că din o pentru care un este se mai au să fost al ale sunt ca lui după prin dar sau fi "
    "acest această către unei ani cele când între va",
    "tr": "ve bir bu da de için ile olarak çok daha ne gibi en kadar olan ama o sonra var değil her ya ise dedi göre oldu "
    "mi iki ancak kendi olduğu şu üzerinde tarafından yer",
    "vi": "và của là có các cho trong được với một không người những này đã để khi đến từ vào ra tại như về cũng đó sẽ "
    "nhiều phải năm sau trên nhưng chỉ còn hơn bị",
    "id": "yang dan di dengan untuk dari ini itu pada dalam tidak akan juga ke tersebut adalah karena sebagai oleh ada "
    "mereka bisa telah saat kata atau ia kami sudah lebih menjadi namun tahun",
    "ca": "el la els les de i a que en un una per amb és no del al dels es ha més va com seva seu són també però aquest "
    "aquesta han fins entre sobre quan tot",
    "hr": "i u na je se da su za od s o ne koji kao to iz ili koje do će što samo bi nije ali kako bio još nakon po sve "
    "biti koja prije ima bilo rekao",
    "sl": "in v na je se da so za ne ki pa z s kot po pri tudi bi ali bo še ko od iz do sta lahko ni bil več ter že kako "
    "kar leta",
    "lt": "ir į kad yra iš su bet kaip tai ne jis už buvo po apie nuo tik jau iki ar dėl būti metų kuris pagal jo taip dar",
    "lv": "un ir ka ar no par uz kas arī bet to lai pēc gan tika nav līdz kā bija vai tas gada jau pie ja tiek savu tikai",
    "et": "ja on ei et see ta kui oma ka mis aga oli ning nii või selle kes välja pole siis kuid veel seda tema juba aasta",
    "sw": "na ya wa kwa ni za katika la kuwa kama hiyo cha hilo huo pia wake lakini baada yake hayo mwaka watu amesema",
    "af": "die en van in is het dat vir met op nie om te was sy hy aan ook wat as deur by maar word ons hulle sal uit",
    "tl": "ang ng sa na mga ay at ni si ito para hindi kung may ko siya nang kay ako isang din",
    "eu": "eta da ez du bat dira zen baina ere dute izan dela egin dituzte beste hori",
    "gl": "o a de que e do da os as en un unha para con non por no na máis ao como é pero foi ou súa dun dunha tamén polo",
    "sq": "të e në dhe i një për me që është nga si se më ka ishte nuk do u janë kjo ky kanë por duke",
}
