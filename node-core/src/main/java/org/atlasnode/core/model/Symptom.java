package org.atlasnode.core.model;

import java.time.Instant;

/**
 * Something that is wrong now. Kind and subject name it; the rest may change while it lasts.
 *
 * @param affected how many series, results and so on are hit
 * @param since when it began, as far as that is known
 * @param sentence what is wrong, for a person, without patient data
 * @param remedy what to do
 */
public record Symptom(AlarmKind kind, String subject, int affected, Instant since, String sentence, String remedy) {

    /** Whether it is the same thing, in whatever extent. */
    public boolean isSameAs(Symptom other) {
        return kind == other.kind && subject.equals(other.subject);
    }
}
