package org.atlasnode.dicom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.charset.SpecificCharacterSet.Delimiters;

/**
 * Bytes as text of any character set: never more characters than bytes, and a text that the set can encode comes back.
 * The first three bytes choose two terms and the delimiters.
 */
final class CharacterSetTarget implements FuzzTarget {

    private static final List<String> TERMS = List.of(
            "",
            "ISO_IR 100",
            "ISO_IR 101",
            "ISO_IR 109",
            "ISO_IR 110",
            "ISO_IR 144",
            "ISO_IR 127",
            "ISO_IR 126",
            "ISO_IR 138",
            "ISO_IR 148",
            "ISO_IR 203",
            "ISO_IR 13",
            "ISO_IR 166",
            "ISO_IR 192",
            "GB18030",
            "GBK",
            "ISO 2022 IR 6",
            "ISO 2022 IR 100",
            "ISO 2022 IR 144",
            "ISO 2022 IR 13",
            "ISO 2022 IR 166",
            "ISO 2022 IR 87",
            "ISO 2022 IR 159",
            "ISO 2022 IR 149",
            "ISO 2022 IR 58",
            "no such term");

    @Override
    public String name() {
        return "character-set";
    }

    @Override
    public Grammar grammar() {
        return Grammar.NONE;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        HexFormat hex = HexFormat.of();
        Stream.of("1b24423b3345441b28425e1b244242404f3a1b2842", "1b242943fbf35e1b242943d1ced4d7", "1b242941d5c55e")
                .map(hex::parseHex)
                .forEach(text -> seeds.add(Seeds.prefixed(text, 0, 21 + seeds.size(), 2)));
        for (int term = 0; term < TERMS.size(); term++) {
            seeds.add(Seeds.prefixed("Müller^Björn\\Ж=1".getBytes(StandardCharsets.UTF_8), term, 255, term));
            seeds.add(Seeds.prefixed(hex.parseHex("1b2d4cbb5ce95ebb1b284a5c7e1b2428443021a1a1"), term, term, 1));
        }
        return seeds;
    }

    @Override
    public int runs() {
        return 5_000;
    }

    @Override
    public void feed(byte[] input) {
        if (input.length < 3) {
            return;
        }
        List<String> terms = new ArrayList<>(List.of(TERMS.get((input[0] & 0xFF) % TERMS.size())));
        if ((input[1] & 0xFF) < TERMS.size()) {
            terms.add(TERMS.get(input[1]));
        }
        Delimiters delimiters = Delimiters.values()[(input[2] & 0xFF) % Delimiters.values().length];
        SpecificCharacterSet charset = SpecificCharacterSet.of(terms);
        byte[] bytes = Seeds.after(input, 3);
        String text = charset.decode(bytes, delimiters);
        assertThat(text.length()).isLessThanOrEqualTo(bytes.length);
        byte[] encoded;
        try {
            encoded = charset.encode(text, delimiters);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("a character is");
            return;
        }
        assertThat(charset.decode(encoded, delimiters)).as("%s", terms).isEqualTo(text);
    }
}
