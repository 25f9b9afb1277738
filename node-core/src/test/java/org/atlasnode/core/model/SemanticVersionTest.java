package org.atlasnode.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {

    /** Semantic Versioning 2.0.0 §11 gives the pre-releases of 1.0.0 in this order. */
    private static final List<String> IN_ORDER = List.of(
            "0.9.9",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0-99999999999999999999",
            "2.0.0-100000000000000000000",
            "2.0.0",
            "10.0.0");

    @Test
    void ordersAsTheSpecificationSays() {
        List<SemanticVersion> shuffled = new ArrayList<>(IN_ORDER.stream()
                .flatMap(text -> SemanticVersion.parse(text).stream())
                .toList());
        Collections.shuffle(shuffled, new Random(11));
        Collections.sort(shuffled);

        assertThat(shuffled).extracting(SemanticVersion::toString).containsExactlyElementsOf(IN_ORDER);
    }

    @Test
    void isOnlyAsGreatAsWhatItEquals() {
        SemanticVersion plain = SemanticVersion.parse("1.0.0-rc.1").orElseThrow();
        SemanticVersion padded = SemanticVersion.parse("1.0.0-rc.01").orElseThrow();

        assertThat(plain)
                .isEqualByComparingTo(SemanticVersion.parse("1.0.0-rc.1").orElseThrow());
        assertThat(plain.compareTo(padded)).isNotZero().isEqualTo(-padded.compareTo(plain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.0", "v1.0.0", "1.0.0-", "1.0.0+build", "1.0.0.0", "1.-1.0", "1234567.0.0"})
    void refusesWhatIsNoVersion(String text) {
        assertThat(SemanticVersion.parse(text)).isEmpty();
    }
}
