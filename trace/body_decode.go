package trace

func (x *exchange) decodeBody() {}
