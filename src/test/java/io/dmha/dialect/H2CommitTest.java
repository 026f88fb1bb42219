package io.dmha.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dmha.fault.Category;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** H2's driver returns from a commit that nobody was asked for, where its connection was closed. */
class H2CommitTest {
  private final Dialect dialect;

  H2CommitTest() throws SQLException {
    dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:h2:mem:x", null), null);
  }

  @Test
  void aCommitOnAClosedConnectionIsInDoubt() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:h2:mem:commits");
    Statement statement = connection.createStatement();
    assertThatCode(() -> dialect.checkCommitted(connection)).doesNotThrowAnyException();
    assertThatCode(() -> dialect.checkCommitted(statement)).doesNotThrowAnyException();

    connection.close();

    SQLException e =
        catchThrowableOfType(SQLException.class, () -> dialect.checkCommitted(connection));
    assertThat((Throwable) e).hasMessageContaining("before the commit returned");
    assertThat(new FaultClassifier(dialect.codes()).classify(Phase.COMMIT_SENT, e).category())
        .isEqualTo(Category.UNKNOWN_OUTCOME);
  }
}
