package org.atlasnode.app.evaluate.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.atlasnode.core.model.Algorithm;

/** The page for people: figures, curves, what has no answer, errors with their key images, what was left out. */
final class ReportPage {

    private static final String STYLE = "report.css";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Html html = new Html();
    private final Evaluated evaluated;
    private final Pictures pictures;

    private ReportPage(Evaluated evaluated, Pictures pictures) {
        this.evaluated = evaluated;
        this.pictures = pictures;
    }

    static String of(Evaluated evaluated, Pictures pictures) {
        return new ReportPage(evaluated, pictures).page();
    }

    private String page() {
        Algorithm algorithm = evaluated.subject().algorithm();
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", "Evaluation of " + algorithm.model());
        html.style(style()).close();
        html.open("body").open("main");
        head(algorithm);
        new FigureSections(html, evaluated).write();
        new OpenSection(html, evaluated).write();
        new ErrorSections(html, evaluated, pictures).write();
        new CompletenessSection(html, evaluated).write();
        new MethodSection(html).write();
        html.close().close().close();
        return html.document();
    }

    private void head(Algorithm algorithm) {
        html.open("header");
        html.element("h1", "Evaluation of " + algorithm.model());
        html.element("p", algorithm.title(), "class", "lead");
        html.element("p", algorithm.label(), "class", "label");
        html.open("dl");
        fact("made", TIME.format(evaluated.subject().made()));
        fact("labels", evaluated.labels().file());
        fact(
                "labelled, with images",
                evaluated.labels().matching().matches().size() + " ("
                        + evaluated.series().size() + " series)");
        fact("model", algorithm.model() + ", intended use: " + algorithm.intendedUse());
        fact("checksum", algorithm.model().checksum());
        fact("ran on", algorithm.device());
        fact("parameters", algorithm.parameters());
        html.close().close();
    }

    private void fact(String name, String value) {
        html.element("dt", name).element("dd", value);
    }

    private static String style() {
        try (InputStream stream = ReportPage.class.getResourceAsStream(STYLE)) {
            if (stream == null) {
                throw new IllegalStateException(STYLE + " is missing from the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
