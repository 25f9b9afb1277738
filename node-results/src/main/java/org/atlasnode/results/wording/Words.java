package org.atlasnode.results.wording;

import java.util.List;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.model.Target;

/** Says phrases, and what a model looks for, in one language. Immutable. */
public record Words(Language language) {

    private static final List<Phrase> TERMS = List.of(Phrase.FRACTURE, Phrase.HEMORRHAGE);

    public String say(Phrase phrase) {
        return phrase.in(language);
    }

    /** A phrase with what a model looks for in it. */
    public String say(Phrase phrase, Target target) {
        return phrase.in(language).formatted(term(target));
    }

    /** What a target is of, e.g. a fracture; in the model's own word where that is not known here. */
    private String term(Target target) {
        return TERMS.stream()
                .filter(phrase -> phrase.in(Language.ENGLISH).equals(target.term()))
                .map(this::say)
                .findFirst()
                .orElse(target.term());
    }
}
