package org.atlasnode.results.wording;

import java.util.Arrays;
import org.atlasnode.core.config.Language;

/**
 * What results say to people: on pictures in the letters of the language, in attributes in ASCII, since the character set
 * of an object is its source's. What a model brings along (its label, its reasons, names of sites) stays as it is.
 */
public enum Phrase {
    /** On every overlay, unless the site has its own. */
    REVIEW(
            "AI RESULT - NOT VERIFIED - REVIEW SOURCE IMAGES",
            "KI-ERGEBNIS - NICHT GEPRÜFT - ORIGINAL ANSEHEN",
            "RÉSULTAT D'IA NON VÉRIFIÉ - REVOIR LES IMAGES",
            "RESULTADO DE IA NO VERIFICADO - VER IMÁGENES"),

    /** Begins the description of a series of reports. */
    REPORT_SERIES("AI {model}", "KI {model}", "IA {model}", "IA {model}"),

    /** Begins the description of a series of overlays. */
    OVERLAY_SERIES("AI {model} overlay", "KI {model} Overlay", "IA {model} superposition", "IA {model} superposición"),

    /** Begin the descriptions of the series of the other kinds. */
    STRUCTURES_SERIES(
            "AI {model} structures", "KI {model} Strukturen", "IA {model} structures", "IA {model} estructuras"),
    BOXES_SERIES("AI {model} boxes", "KI {model} Markierungen", "IA {model} cadres", "IA {model} marcas"),
    DOCUMENT_SERIES("AI {model} report", "KI {model} Bericht", "IA {model} rapport", "IA {model} informe"),
    KEY_IMAGES_SERIES(
            "AI {model} key images",
            "KI {model} Schlüsselbilder",
            "IA {model} images clés",
            "IA {model} imágenes clave"),

    /** Ends the description of a series of reports. */
    NOT_VERIFIED("NOT VERIFIED", "NICHT GEPRÜFT", "NON VÉRIFIÉ", "NO VERIFICADO"),

    /** Ends the description of a series of overlays. */
    NOT_FOR_DIAGNOSIS("NOT FOR DIAGNOSIS", "NICHT ZUR DIAGNOSE", "PAS POUR LE DIAGNOSTIC", "NO PARA DIAGNÓSTICO"),

    /** Of a series that the model is not for. */
    NOT_ANALYSED("NOT ANALYSED", "NICHT ANALYSIERT", "NON ANALYSÉ", "NO ANALIZADO"),

    /** Of a series that the node could not analyse. */
    ANALYSIS_FAILED("ANALYSIS FAILED", "ANALYSE FEHLGESCHLAGEN", "ÉCHEC DE L'ANALYSE", "ANÁLISIS FALLIDO"),
    NOT_A_NEGATIVE(
            "This is not a negative result.",
            "Dies ist kein negativer Befund.",
            "Ceci n'est pas un résultat négatif.",
            "Esto no es un resultado negativo."),
    MODEL_ON("Model %s on %s", "Modell %s auf %s", "Modèle %s sur %s", "Modelo %s en %s"),
    SERIES("Series", "Serie", "Série", "Serie"),
    WITHOUT_NUMBER("without number", "ohne Nummer", "sans numéro", "sin número"),
    SITE("Site", "Ort", "Site", "Sitio"),
    PROBABILITY("Prob.", "Wkt.", "Prob.", "Prob."),
    FOUND("Found?", "Befund", "Trouvé", "Hallado"),
    YES("YES", "JA", "OUI", "SÍ"),
    NO("no", "nein", "non", "no"),
    NOT_ASSESSED("not assessed", "nicht beurteilt", "non évalué", "no evaluado"),
    NOT_IN_VIEW("not in view", "nicht im Bild", "hors champ", "fuera de campo"),
    PATIENT_OVERALL("Patient overall", "Patient gesamt", "Patient, global", "Paciente, global"),
    UNDETERMINED("undetermined", "unbestimmt", "indéterminé", "indeterminado"),

    /** Of a finding that is present. */
    SUSPECTED("%s suspected", "Verdacht auf %s", "%s suspectée", "sospecha de %s"),

    /** Of a finding that is absent. */
    NOT_DETECTED("no %s detected", "keine %s erkannt", "aucune %s détectée", "ninguna %s detectada"),
    NOT_DETECTED_BY_AI(
            "No %s detected by AI",
            "Keine %s von der KI erkannt", "Aucune %s détectée par l'IA", "Ninguna %s detectada por la IA"),
    NOT_JUDGED("not judged", "nicht beurteilt", "non évalué", "no evaluado"),
    HIGHEST_OF_ALL("highest of all", "höchster Wert", "valeur la plus élevée", "valor más alto"),
    PLACE_UNKNOWN("place unknown", "Ort unbekannt", "lieu inconnu", "lugar desconocido"),
    IMAGE("Image", "Bild", "Image", "Imagen"),
    FRAME("Frame", "Frame", "Trame", "Cuadro"),
    SLICE("Slice", "Schicht", "Coupe", "Corte"),
    OF("of", "von", "sur", "de"),
    SUSPICION(
            "Suspicion (not severity)",
            "Verdacht (nicht Schwere)",
            "Suspicion (pas gravité)",
            "Sospecha (no gravedad)"),
    LOW("low", "niedrig", "faible", "baja"),
    MEDIUM("medium", "mittel", "moyenne", "media"),
    HIGH("high", "hoch", "élevée", "alta"),
    THRESHOLD("threshold", "Schwelle", "seuil", "umbral"),
    SHAPE("Shape, not validated:", "Form, nicht validiert:", "Forme, non validée :", "Forma, no validada:"),
    NOTHING_CONSPICUOUS("nothing conspicuous", "unauffällig", "sans particularité", "sin particularidades"),

    /** What models look for. */
    FRACTURE("fracture", "Fraktur", "fracture", "fractura"),
    HEMORRHAGE("hemorrhage", "Blutung", "hémorragie", "hemorragia");

    private final String english;
    private final String german;
    private final String french;
    private final String spanish;

    Phrase(String english, String german, String french, String spanish) {
        this.english = english;
        this.german = german;
        this.french = french;
        this.spanish = spanish;
    }

    /** For a picture. */
    public String in(Language language) {
        return switch (language) {
            case ENGLISH -> english;
            case GERMAN -> german;
            case FRENCH -> french;
            case SPANISH -> spanish;
        };
    }

    /** For an attribute. */
    public String asciiIn(Language language) {
        return Ascii.of(in(language));
    }

    /** Whether an attribute ends with it, in whatever language. */
    public boolean ends(String text) {
        return Arrays.stream(Language.values()).anyMatch(language -> text.endsWith(asciiIn(language)));
    }
}
