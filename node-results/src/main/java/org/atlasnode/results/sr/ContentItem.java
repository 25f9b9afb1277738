package org.atlasnode.results.sr;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.results.source.InstanceReference;

/**
 * An item of a report's content tree (PS3.3 §C.17.3). A closed set; {@link #kind()} lets a switch be exhaustive. Only
 * what may stand in Enhanced, Comprehensive and Comprehensive 3D SR alike: by-value relationships, two-dimensional
 * coordinates. Immutable.
 */
public sealed interface ContentItem {

    /** Value Type (0040,A040). */
    enum Kind {
        CONTAINER,
        CODE,
        TEXT,
        UIDREF,
        NUM,
        SCOORD,
        IMAGE,
        DATE,
        TIME
    }

    Kind kind();

    Relationship relationship();

    /** Concept Name; images may have none. */
    Optional<Code> conceptName();

    List<ContentItem> children();

    /**
     * A CONTAINER, SEPARATE.
     *
     * @param template Template Identifier of the DCMR template that it follows; empty where none is stated
     */
    record Container(Relationship relationship, Code name, String template, List<ContentItem> children)
            implements ContentItem {

        public Container {
            children = List.copyOf(children);
        }

        @Override
        public Kind kind() {
            return Kind.CONTAINER;
        }

        @Override
        public Optional<Code> conceptName() {
            return Optional.of(name);
        }
    }

    /** A CODE. */
    record Coded(Relationship relationship, Code name, Code value) implements Leaf {

        @Override
        public Kind kind() {
            return Kind.CODE;
        }
    }

    /** A TEXT. */
    record Text(Relationship relationship, Code name, String value) implements Leaf {

        @Override
        public Kind kind() {
            return Kind.TEXT;
        }
    }

    /** A UIDREF. */
    record UidRef(Relationship relationship, Code name, Uid value) implements Leaf {

        @Override
        public Kind kind() {
            return Kind.UIDREF;
        }
    }

    /** A DATE, its value a DA. */
    record Date(Relationship relationship, Code name, String value) implements Leaf {

        @Override
        public Kind kind() {
            return Kind.DATE;
        }
    }

    /** A TIME, its value a TM. */
    record Time(Relationship relationship, Code name, String value) implements Leaf {

        @Override
        public Kind kind() {
            return Kind.TIME;
        }
    }

    /** A NUM with a value; one without is legal (PS3.3 §C.18.1) but an error to PixelMed's validator, and not needed. */
    record Num(Relationship relationship, Code name, BigDecimal value, Code unit, List<ContentItem> children)
            implements ContentItem {

        public Num {
            children = List.copyOf(children);
        }

        @Override
        public Kind kind() {
            return Kind.NUM;
        }

        @Override
        public Optional<Code> conceptName() {
            return Optional.of(name);
        }
    }

    /** A SCOORD: a rectangle as a closed POLYLINE on an image (PS3.3 §C.18.6). */
    record Scoord(Relationship relationship, Code name, SliceBox box, List<ContentItem> children)
            implements ContentItem {

        public Scoord {
            children = List.copyOf(children);
        }

        @Override
        public Kind kind() {
            return Kind.SCOORD;
        }

        @Override
        public Optional<Code> conceptName() {
            return Optional.of(name);
        }
    }

    /** An IMAGE. */
    record Image(Relationship relationship, Optional<Code> conceptName, InstanceReference reference)
            implements ContentItem {

        @Override
        public Kind kind() {
            return Kind.IMAGE;
        }

        @Override
        public List<ContentItem> children() {
            return List.of();
        }
    }

    /** An item with a name and no children. */
    sealed interface Leaf extends ContentItem permits Coded, Text, UidRef, Date, Time {

        Code name();

        @Override
        default Optional<Code> conceptName() {
            return Optional.of(name());
        }

        @Override
        default List<ContentItem> children() {
            return List.of();
        }
    }
}
