"""The words that the sample's names, addresses and texts are put together from."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    """One country with its names of people, places and firms.

    Attributes:
        code: ISO 3166, two letters.
        name: in English.
        currency: the code of the currency that firms there buy in.
        calling_code: what telephone numbers begin with.
        legal_form: what the name of a firm ends with.
        locale, timezone_name: those of a user who lives there.
        first_names, surnames, streets, cities: as they are written there.
        trades: what firms call what they do.
    """

    code: str
    name: str
    currency: str
    calling_code: str
    legal_form: str
    locale: str
    timezone_name: str
    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    trades: tuple[str, ...]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split(",") if part.strip())


COUNTRIES = (
    Country(
        "EE",
        "Estonia",
        "EUR",
        "+372",
        "OÜ",
        "et_EE",
        "Europe/Tallinn",
        _listed(
            """
            Maarika, Kadri, Liis, Triin, Piret, Kristiina, Õnne, Helen, Anneli, Mari, Kaisa, Birgit,
            Andres, Martin, Jaan, Toomas, Rasmus, Margus, Indrek, Siim, Tõnu, Priit, Kaarel, Ott
            """
        ),
        _listed(
            """
            Tamm, Saar, Sepp, Mägi, Kask, Kukk, Rebane, Ilves, Pärn, Koppel, Luik, Oja, Raudsepp, Vaher,
            Lepik, Põder, Kallas, Kivi, Laur, Aas, Teder, Roos, Sild, Tomson, Hunt, Soosaar, Rand,
            Järve, Kuusk, Õunapuu, Vares, Liiv
            """
        ),
        _listed("Pikk, Lai, Narva mnt, Tartu mnt, Vabaduse pst, Kesk, Aia, Ranna tee"),
        _listed("Tallinn, Tartu, Pärnu, Narva, Viljandi, Kuressaare"),
        _listed(
            """
            Ehitus, Logistika, Mööbel, Tarkvara, Puit, Metall, Trükk, Toidukaubad, Energia, Kinnisvara
            """
        ),
    ),
    Country(
        "SE",
        "Sweden",
        "SEK",
        "+46",
        "AB",
        "sv_SE",
        "Europe/Stockholm",
        _listed(
            """
            Åsa, Elin, Ingrid, Karin, Linnea, Maja, Sofia, Kerstin, Ebba, Wilma, Agnes, Frida, Anders,
            Björn, Erik, Gustav, Henrik, Johan, Lars, Nils, Oskar, Per, Viktor, Östen
            """
        ),
        _listed(
            """
            Andersson, Lindqvist, Berg, Nyström, Öberg, Sandberg, Holm, Ek, Lund, Sjögren, Åkesson,
            Dahl, Bergström, Hedlund, Norberg, Forsberg, Wikström, Fransson, Söderberg, Nordin, Ström,
            Lindgren, Månsson, Palm, Falk, Hellström, Björklund, Engström, Sundin, Rosén, Strand, Vik
            """
        ),
        _listed(
            """
            Storgatan, Drottninggatan, Kungsgatan, Skolgatan, Järnvägsgatan, Nygatan, Hamngatan,
            Ringvägen
            """
        ),
        _listed("Stockholm, Göteborg, Malmö, Uppsala, Västerås, Örebro, Linköping"),
        _listed(
            """
            Bygg, Transport, Möbler, Data, Trävaror, Verkstad, Tryckeri, Livsmedel, Energi, Fastigheter
            """
        ),
    ),
    Country(
        "DE",
        "Germany",
        "EUR",
        "+49",
        "GmbH",
        "de_DE",
        "Europe/Berlin",
        _listed(
            """
            Anna, Birgit, Claudia, Franziska, Greta, Hannah, Jana, Katharina, Lena, Marlene, Sabine,
            Ursula, Benjamin, Dieter, Felix, Florian, Jürgen, Karsten, Lukas, Matthias, Nico, Stefan,
            Thomas, Wolfgang
            """
        ),
        _listed(
            """
            Müller, Schäfer, Weber, Krüger, Hoffmann, Vogel, Brandt, Lorenz, Groß, Keller, Böhm, Winter,
            Sommer, Seidel, Haas, Arnold, Busch, Kühn, Pohl, Jansen, Sauer, Ziegler, Roth, Fiedler,
            Lindner, Kaufmann, Stein, Ott, Beck, Reuter, Eckert, Zimmermann
            """
        ),
        _listed(
            """
            Hauptstraße, Bahnhofstraße, Gartenweg, Lindenallee, Schillerstraße, Am Markt, Mühlenweg,
            Industriestraße
            """
        ),
        _listed("Berlin, Hamburg, München, Köln, Leipzig, Nürnberg, Münster, Freiburg"),
        _listed(
            """
            Bau, Logistik, Möbel, Software, Holz, Metallbau, Druck, Feinkost, Energie, Immobilien
            """
        ),
    ),
    Country(
        "GB",
        "United Kingdom",
        "GBP",
        "+44",
        "Ltd",
        "en_GB",
        "Europe/London",
        _listed(
            """
            Amelia, Beatrice, Charlotte, Daisy, Eleanor, Fiona, Harriet, Imogen, Olivia, Poppy, Rosie,
            Siobhan, Alfie, Callum, Dylan, Ewan, George, Harry, Isaac, Jack, Nigel, Oliver, Rhys, Stuart
            """
        ),
        _listed(
            """
            Ashworth, Barlow, Carter, Davies, Ellison, Fletcher, Graham, Hughes, Irving, Jenkins, Kerr,
            Lawson, MacLeod, Norris, O'Brien, Parker, Quinn, Redfern, Shaw, Thornton, Underhill,
            Vaughan, Whitaker, Yates, Booth, Crawford, Drummond, Evans, Foster, Holloway, Pritchard,
            Sutton
            """
        ),
        _listed(
            """
            High Street, Station Road, Church Lane, Mill Lane, Victoria Road, Park Avenue, Kings Road,
            Quayside
            """
        ),
        _listed("London, Manchester, Leeds, Bristol, Glasgow, Cardiff, Norwich, York"),
        _listed(
            """
            Building, Haulage, Furniture, Software, Timber, Engineering, Printing, Foods, Energy,
            Estates
            """
        ),
    ),
    Country(
        "US",
        "United States",
        "USD",
        "+1",
        "Inc",
        "en_US",
        "America/New_York",
        _listed(
            """
            Abigail, Brianna, Chloe, Diane, Emily, Grace, Hailey, Jessica, Kayla, Madison, Natalie,
            Stacy, Aaron, Brandon, Carlos, Derek, Ethan, Hunter, Jamal, Kevin, Logan, Marcus, Tyler,
            Wesley
            """
        ),
        _listed(
            """
            Adams, Baker, Coleman, Dawson, Edwards, Flores, Garcia, Hayes, Ingram, Jackson, Kim, Lopez,
            Mitchell, Nguyen, Owens, Patterson, Ramirez, Sanders, Torres, Walker, Young, Bishop,
            Carpenter, Duncan, Freeman, Griffin, Harper, Jennings, Larson, Mercer, Pope, Stone
            """
        ),
        _listed(
            """
            Main Street, Oak Avenue, Maple Drive, Washington Street, Lake Road, Cedar Lane, Broadway,
            Hill Street
            """
        ),
        _listed("Boston, Chicago, Denver, Austin, Portland, Seattle, Atlanta, Phoenix"),
        _listed(
            """
            Construction, Freight, Furnishings, Systems, Lumber, Metalworks, Print, Foods, Energy,
            Realty
            """
        ),
    ),
    Country(
        "FR",
        "France",
        "EUR",
        "+33",
        "SARL",
        "fr_FR",
        "Europe/Paris",
        _listed(
            """
            Amélie, Camille, Chloé, Élodie, Florence, Hélène, Inès, Juliette, Léa, Manon, Océane, Zoé,
            Antoine, Baptiste, Clément, Émile, François, Guillaume, Hugo, Jérôme, Léo, Mathieu, Rémi,
            Théo
            """
        ),
        _listed(
            """
            Aubert, Besson, Carpentier, Dubois, Fabre, Gauthier, Hervé, Lambert, Lefèvre, Marchand,
            Noël, Olivier, Perrin, Renard, Roussel, Simon, Tessier, Vidal, Bonnet, Chevalier, Delmas,
            Faure, Girard, Lacroix, Mercier, Picard, Rivière, Royer, Sauvage, Thibault, Vasseur,
            Blanchard
            """
        ),
        _listed(
            """
            Rue de la Gare, Rue des Lilas, Avenue Victor Hugo, Place du Marché, Rue Pasteur, Quai Sud,
            Rue Neuve
            """
        ),
        _listed("Paris, Lyon, Nantes, Bordeaux, Lille, Besançon, Orléans, Grenoble"),
        _listed(
            """
            Bâtiment, Transports, Mobilier, Informatique, Bois, Métal, Imprimerie, Épicerie, Énergie,
            Immobilier
            """
        ),
    ),
    Country(
        "ES",
        "Spain",
        "EUR",
        "+34",
        "SL",
        "es_ES",
        "Europe/Madrid",
        _listed(
            """
            Alba, Begoña, Carmen, Elena, Inés, Lucía, María, Nuria, Paula, Rocío, Sofía, Ximena, Álvaro,
            Andrés, Diego, Íñigo, Javier, Jesús, Joaquín, Manuel, Mateo, Pablo, Raúl, Sergio
            """
        ),
        _listed(
            """
            Álvarez, Blanco, Castro, Domínguez, Esteban, Fernández, Gómez, Herrera, Iglesias, Jiménez,
            Lozano, Márquez, Núñez, Ortega, Peña, Quintana, Romero, Sánchez, Torres, Vázquez, Zamora,
            Bravo, Cano, Delgado, Fuentes, Ibáñez, Molina, Navarro, Pascual, Rubio, Serrano, Vega
            """
        ),
        _listed(
            """
            Calle Mayor, Calle Real, Avenida del Puerto, Plaza Nueva, Calle del Sol, Paseo del Río, Gran
            Vía
            """
        ),
        _listed("Madrid, Barcelona, Valencia, Sevilla, Málaga, Bilbao, La Coruña"),
        _listed(
            """
            Construcciones, Transportes, Muebles, Informática, Maderas, Metales, Gráficas, Alimentación,
            Energía, Fincas
            """
        ),
    ),
    Country(
        "PL",
        "Poland",
        "PLN",
        "+48",
        "Sp. z o.o.",
        "pl_PL",
        "Europe/Warsaw",
        _listed(
            """
            Agnieszka, Barbara, Ewa, Grażyna, Joanna, Katarzyna, Łucja, Magdalena, Natalia, Ola,
            Wiktoria, Zofia, Adam, Bartosz, Dawid, Grzegorz, Jakub, Łukasz, Michał, Paweł, Piotr,
            Sławomir, Tomasz, Wojciech
            """
        ),
        _listed(
            """
            Nowak, Wójcik, Kamińska, Zając, Pawlak, Sikora, Baran, Duda, Szewczyk, Mazur, Krawczyk,
            Kaczmarek, Górski, Wróbel, Jabłońska, Majewski, Stępień, Dudek, Adamczyk, Pietrzak,
            Marciniak, Sobczak, Bąk, Zięba, Łoś, Kubiak, Kozioł, Czarnecka, Bielecki, Rogala, Urban, Żak
            """
        ),
        _listed("Długa, Szkolna, Polna, Ogrodowa, Lipowa, Krótka, Kościelna, Słoneczna"),
        _listed("Warszawa, Kraków, Łódź, Wrocław, Poznań, Gdańsk, Białystok"),
        _listed(
            """
            Budownictwo, Spedycja, Meble, Informatyka, Drewno, Metal, Druk, Spożywcze, Energia,
            Nieruchomości
            """
        ),
    ),
    Country(
        "BR",
        "Brazil",
        "BRL",
        "+55",
        "Ltda",
        "pt_BR",
        "America/Sao_Paulo",
        _listed(
            """
            Ana, Beatriz, Cláudia, Débora, Fernanda, Gabriela, Isadora, Júlia, Larissa, Mônica,
            Patrícia, Vitória, André, Bruno, Caio, Eduardo, Felipe, Gilberto, João, Leandro, Marcelo,
            Otávio, Rafael, Thiago
            """
        ),
        _listed(
            """
            Almeida, Barbosa, Cardoso, Dias, Farias, Gonçalves, Lima, Machado, Moraes, Nascimento,
            Oliveira, Pereira, Queiroz, Ribeiro, Santana, Teixeira, Vieira, Araújo, Batista, Campos,
            Duarte, Figueiredo, Freitas, Guimarães, Magalhães, Monteiro, Pinto, Rezende, Sá, Tavares,
            Xavier, Brandão
            """
        ),
        _listed(
            """
            Rua das Flores, Avenida Brasil, Rua da Praia, Rua São José, Alameda Santos, Rua do Comércio,
            Rua Chile
            """
        ),
        _listed("São Paulo, Rio de Janeiro, Curitiba, Belo Horizonte, Recife, Florianópolis"),
        _listed(
            """
            Construções, Transportes, Móveis, Sistemas, Madeiras, Metais, Gráfica, Alimentos, Energia,
            Imóveis
            """
        ),
    ),
    Country(
        "JP",
        "Japan",
        "JPY",
        "+81",
        "KK",
        "ja_JP",
        "Asia/Tokyo",
        _listed(
            """
            Akari, Chihiro, Emi, Haruka, Keiko, Mai, Naomi, Rin, Sakura, Tomoko, Yui, Yumi, Akira,
            Daichi, Haruto, Hiroshi, Kenji, Makoto, Naoki, Ren, Satoshi, Shinji, Takumi, Yuta
            """
        ),
        _listed(
            """
            Abe, Endo, Fujita, Goto, Hayashi, Ishikawa, Kato, Kimura, Kobayashi, Maeda, Matsuda, Mori,
            Nakamura, Nishimura, Ogawa, Okada, Saito, Sakai, Shimizu, Suzuki, Tanaka, Ueda, Wada,
            Yamada, Yoshida, Hara, Inoue, Kudo, Murakami, Nakajima, Ono, Sugiyama
            """
        ),
        _listed("Chuo, Honcho, Sakuradori, Midori, Minami, Ekimae, Yanagi, Kawabata"),
        _listed("Tokyo, Osaka, Nagoya, Sapporo, Fukuoka, Kobe, Kyoto"),
        _listed("Kensetsu, Unyu, Kagu, Systems, Mokuzai, Seiko, Insatsu, Foods, Energy, Estate"),
    ),
)

ROOTS = _listed(
    """
    Alder, Amber, Anchor, Apex, Arbor, Aster, Atlas, Aurora, Basalt, Beacon, Birch, Bluebird, Boreal,
    Bridge, Brook, Cedar, Citadel, Clover, Cobalt, Compass, Copper, Coral, Cordoba, Cove, Crane,
    Crescent, Delta, Drift, Dune, Eagle, Ember, Equinox, Falcon, Fern, Fjord, Flint, Forge, Galleon,
    Gannet, Garnet, Glacier, Granite, Grove, Harbour, Hawthorn, Hazel, Helix, Heron, Horizon, Indigo,
    Iris, Island, Ivory, Jasper, Juniper, Kestrel, Keystone, Lagoon, Lantern, Larch, Laurel, Lighthouse,
    Linden, Lumen, Lynx, Magnet, Mallard, Maple, Marble, Meadow, Merlin, Mistral, Mosaic, Nimbus, North
    Star, Oak Hill, Oasis, Obelisk, Olive, Onyx, Orbit, Osprey, Otter, Pallas, Pebble, Pelican,
    Pinnacle, Pioneer, Polaris, Prairie, Quarry, Quartz, Raven, Reef, Ridge, River, Rowan, Saffron,
    Sage, Sequoia, Silver, Solstice, Sparrow, Spruce, Summit, Swift, Talon, Terra, Thistle, Tidal,
    Timber, Topaz, Tundra, Unison, Valley, Vertex, Violet, Walnut, Willow, Zenith
    """
)
"""What firms call themselves when they do not use the names of people or places."""

LOST_REASONS = _listed(
    """
    Price too high, Chose a competitor, No budget this year, Project cancelled, No answer, Wrong timing,
    Missing feature, Bought second hand, Contact left the company
    """
)

SUBJECTS = {
    "call": _listed("Call, First call, Follow-up call, Call about the quote, Check in by phone"),
    "meeting": _listed("Meeting, On-site visit, Demo, Review meeting, Kick-off meeting"),
    "task": _listed(
        """
        Send the quote, Prepare the proposal, Update the offer, Ask for references, Order samples
        """
    ),
    "deadline": _listed("Quote expires, Decision due, Tender closes"),
    "email": _listed(
        """
        Send the catalogue, E-mail the quote, Answer questions, Send the contract, Thank-you mail
        """
    ),
    "lunch": _listed("Lunch, Lunch with the team"),
}
"""What activities are called, by their type."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What a company sells: what its deals are about, and what is remarked on them, in HTML."""

    products: tuple[str, ...]
    remarks: tuple[str, ...]


FURNITURE = Goods(
    _listed(
        """
        12 standing desks, 24 standing desks, 40 office chairs, 8 meeting booths, phone booths
        for two floors, reception refit, canteen furniture, lighting for the open space, new
        headquarters, second office, home office packages, annual maintenance, furniture lease,
        acoustic panels, lockers and storage, workshop benches, conference room, training room,
        pilot floor, showroom, warehouse office, branch refresh, framework agreement, move to
        the new site, monitor arms, cable management, planning service, repairs, extra chairs,
        outdoor seating
        """
    ),
    (
        "Budget is approved for the first floor only.",
        "Decision in the board meeting next month.",
        "Prefers to talk <strong>before ten</strong>.",
        "Asked for a discount on more than twenty seats.",
        "Competing offer is about five percent lower.",
        "Needs delivery before the end of the quarter.",
        "Very happy with the last order.",
        "Wants samples of the oak finish.",
        "The lease of the present office ends in autumn.",
        "Purchasing has to be involved from here on.",
        "Sent the floor plan, 42 seats in all.",
        "Will call back after the holidays.",
        "Likes the booths, is not sure about the colour.",
        "References from the same trade would help.",
        "Contract is with their lawyer.",
        "Asked whether old furniture can be taken back.",
    ),
)

COFFEE = Goods(
    _listed(
        """
        house blend, single origin, decaf, espresso machine, grinder lease, weekly delivery,
        office subscription, barista training, tasting evening, gift boxes, oat milk, cups and
        lids, second branch, summer menu
        """
    ),
    (
        "Tasted three roasts and liked the darkest.",
        "Buys about <strong>20 kg</strong> a week.",
        "Present supplier delivers on Mondays only.",
        "Wants the grinder included.",
        "Opening a second branch in spring.",
        "Asked for compostable cups.",
        "Owner is in after two o'clock.",
        "Price is fine, delivery times are not.",
    ),
)

_FOLDED = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "'": "", "&": "", ".": "", " ": "-"})


@functools.cache
def in_addresses(word: str) -> str:
    """A word as it can stand in an e-mail address: small letters, digits and hyphens, all of ASCII."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_FOLDED))
    return plain.encode("ascii", "ignore").decode().replace("--", "-")
