package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpperLayerTest {

    private static final AssociationSettings SETTINGS =
            new AssociationSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), 16_384);

    /** A port that greets by itself and closes, as that of another protocol does; our request finds a broken pipe. */
    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-other\r\n", "\7\0\0\0\0\4\0\0\0\0", ""})
    void aPeerThatSpeaksFirstAndClosesIsAConnectionLost(String greeting) {
        ScriptedTransport transport = new ScriptedTransport(greeting.getBytes(StandardCharsets.ISO_8859_1), false, 0);
        Association association = Association.requesting(transport, SETTINGS, "peer");
        assertThatThrownBy(() -> association.request(NegotiationTarget.REQUEST))
                .isInstanceOf(AssociationException.ConnectionLost.class);
        assertThat(transport.isOpen()).isFalse();
        association.close();
    }
}
