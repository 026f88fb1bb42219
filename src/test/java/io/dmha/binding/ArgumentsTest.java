package io.dmha.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dmha.jdbc.Recording;
import io.dmha.jdbc.RecordingDriver;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The delegate never sees an object of ours, nor an array that the application goes on using. */
class ArgumentsTest {
  private Connection connection;
  private Recording recording;

  @BeforeEach
  void open() throws SQLException {
    connection = RecordingDriver.connect();
    recording = Recording.of(((Proxied) connection).delegate());
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void aSavepointOfOursIsUnwrapped() throws SQLException {
    Savepoint savepoint = connection.setSavepoint();

    connection.rollback(savepoint);
    assertThat(lastArguments()).containsExactly(bare(savepoint));

    connection.releaseSavepoint(savepoint);
    assertThat(lastArguments()).containsExactly(bare(savepoint));
  }

  @Test
  void whatIsBoundIsUnwrapped() throws SQLException {
    ResultSet rows = connection.createStatement().executeQuery("select 1");
    Blob blob = rows.getBlob(1);
    Clob clob = rows.getClob(1);
    NClob nclob = rows.getNClob(1);
    SQLXML xml = rows.getSQLXML(1);
    Array array = rows.getArray(1);
    Ref ref = rows.getRef(1);
    try (CallableStatement call = connection.prepareCall("{call p(?)}")) {
      call.setBlob(1, blob);
      assertThat(lastArguments()).containsExactly(1, bare(blob));
      call.setClob(1, clob);
      assertThat(lastArguments()).containsExactly(1, bare(clob));
      call.setNClob(1, nclob);
      assertThat(lastArguments()).containsExactly(1, bare(nclob));
      call.setSQLXML(1, xml);
      assertThat(lastArguments()).containsExactly(1, bare(xml));
      call.setArray(1, array);
      assertThat(lastArguments()).containsExactly(1, bare(array));
      call.setRef(1, ref);
      assertThat(lastArguments()).containsExactly(1, bare(ref));
      call.setObject(1, blob);
      assertThat(lastArguments()).containsExactly(1, bare(blob));
      call.setObject("name", clob);
      assertThat(lastArguments()).containsExactly("name", bare(clob));
    }
    rows.updateBlob(1, blob);
    assertThat(lastArguments()).containsExactly(1, bare(blob));
    rows.updateObject("name", array);
    assertThat(lastArguments()).containsExactly("name", bare(array));
  }

  @Test
  void whatIsPartOfAnArrayOrAStructIsUnwrapped() throws SQLException {
    Blob blob = connection.createBlob();
    Object[] elements = {blob, "text", null};

    Array unusedArray = connection.createArrayOf("BLOB", elements);
    assertThat(lastArguments()).containsExactly("BLOB", new Object[] {bare(blob), "text", null});

    Object unusedStruct = connection.createStruct("T", elements);
    assertThat(lastArguments()).containsExactly("T", new Object[] {bare(blob), "text", null});
    assertThat(elements).containsExactly(blob, "text", null);
  }

  @Test
  void whatIsSearchedForIsUnwrapped() throws SQLException {
    Blob blob = connection.createBlob();
    Blob pattern = connection.createBlob();

    blob.position(pattern, 3);

    assertThat(lastArguments()).containsExactly(bare(pattern), 3L);
  }

  /** Dameng's driver turns the names into upper case in place. */
  @Test
  void theCallersArraysAreNotHandedOut() throws SQLException {
    String[] names = {"id", "name"};
    int[] indexes = {1, 2};

    try (PreparedStatement byName = connection.prepareStatement("insert", names)) {
      assertCopied(names);
    }
    try (PreparedStatement byIndex = connection.prepareStatement("insert", indexes)) {
      assertCopied(indexes);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert", names);
      assertCopied(names);
      statement.executeUpdate("insert", indexes);
      assertCopied(indexes);
      statement.executeLargeUpdate("insert", names);
      assertCopied(names);
    }
    try (ResultSet unusedTables = connection.getMetaData().getTables(null, null, "%", names)) {
      assertCopied(names);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"names", "indexes"})
  void anArrayThatIsNullIsTheDelegatesToJudge(String which) {
    assertThatCode(
            () -> {
              if (which.equals("names")) {
                connection.prepareStatement("insert", (String[]) null).close();
              } else {
                connection.prepareStatement("insert", (int[]) null).close();
              }
            })
        .doesNotThrowAnyException();
  }

  private void assertCopied(Object array) {
    List<Object> arguments = lastArguments();
    Object passed = arguments.get(arguments.size() - 1);
    assertThat(passed).isEqualTo(array).isNotSameAs(array);
  }

  private List<Object> lastArguments() {
    List<Recording.Call> calls = recording.calls();
    return calls.get(calls.size() - 1).arguments();
  }

  private static Object bare(Object ours) {
    assertThat(ours).isInstanceOf(Proxied.class);
    return ((Proxied) ours).delegate();
  }
}
