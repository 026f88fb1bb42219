package io.dmha.stacks.app;

import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.identity.IdentityColumnSupport;
import org.hibernate.dialect.identity.IdentityColumnSupportImpl;
import org.hibernate.dialect.pagination.LimitHandler;
import org.hibernate.dialect.pagination.LimitOffsetLimitHandler;
import org.hibernate.dialect.sequence.NextvalSequenceSupport;
import org.hibernate.dialect.sequence.SequenceSupport;

/**
 * Dameng for Hibernate 6, as far as the entities here need it. The vendor's own dialect is on Maven
 * Central for Hibernate 5.6 alone.
 */
public final class DamengDialect extends Dialect {
  /** Called by Hibernate. */
  public DamengDialect() {
    super(DatabaseVersion.make(8));
  }

  /** By the driver's generated keys. */
  @Override
  public IdentityColumnSupport getIdentityColumnSupport() {
    return new IdentityColumnSupportImpl() {
      @Override
      public boolean supportsIdentityColumns() {
        return true;
      }

      @Override
      public String getIdentityColumnString(int type) {
        return "identity(1, 1)";
      }
    };
  }

  /** As Oracle's: {@code select S.nextval from dual}. */
  @Override
  public SequenceSupport getSequenceSupport() {
    return new NextvalSequenceSupport() {
      @Override
      public String getFromDual() {
        return " from dual";
      }
    };
  }

  @Override
  public LimitHandler getLimitHandler() {
    return LimitOffsetLimitHandler.INSTANCE;
  }
}
