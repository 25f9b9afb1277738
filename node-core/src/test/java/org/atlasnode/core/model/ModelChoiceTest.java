package org.atlasnode.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelChoiceTest {

    private static final ModelRef PACKAGE = new ModelRef("cspine-fracture", "0.2.0", "ab".repeat(32));

    @Test
    void admitsAnyVersionThatVersionOrThoseBytesOnly() {
        ModelChoice any = ModelChoice.of("cspine-fracture");
        ModelChoice version = ModelChoice.of("cspine-fracture@0.2.0");

        assertThat(any.admits(PACKAGE)).isTrue();
        assertThat(version.admits(PACKAGE)).isTrue();
        assertThat(ModelChoice.exactly(PACKAGE).admits(PACKAGE)).isTrue();
        assertThat(ModelChoice.of("cspine-fracture@0.2.1").admits(PACKAGE)).isFalse();
        assertThat(ModelChoice.of("cspine").admits(PACKAGE)).isFalse();
        assertThat(version.withChecksum(Optional.of("cd".repeat(32))).admits(PACKAGE))
                .isFalse();
    }

    @Test
    void readsAsItIsWritten() {
        assertThat(ModelChoice.of("cspine-fracture@0.2.0-rc.1")).hasToString("cspine-fracture@0.2.0-rc.1");
        assertThat(ModelChoice.of("cspine-fracture")).hasToString("cspine-fracture");
        assertThat(ModelChoice.exactly(PACKAGE)).hasToString("cspine-fracture@0.2.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Cspine", "cspine@", "cspine@latest", "cspine@0.2", "@0.2.0", "a b", "../cspine"})
    void refusesWhatNamesNoModel(String text) {
        assertThat(ModelChoice.parse(text)).isEmpty();
    }

    @Test
    void refusesAChecksumThatIsNone() {
        assertThatThrownBy(() -> ModelChoice.of("cspine").withChecksum(Optional.of("AB".repeat(32))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
